package dev.sluice.core.session;

import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.time.Deadline;
import dev.sluice.core.time.DeadlineWheel;
import java.util.concurrent.TimeUnit;

/** What a session is doing, since when, and for how long it may. Confined to the session's loop. */
final class ActivityClock extends Deadline {

  /** How long a backend may take to obey a cancel, before its connection is broken. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ClientHandler client;
  private Activity activity = Activity.IDLE;
  private long since;

  ActivityClock(ClientHandler client) {
    this.client = client;
    this.since = client.loop().wheel().now();
  }

  Activity activity() {
    return activity;
  }

  /** Since when, in the ticker's nanoseconds. */
  long since() {
    return since;
  }

  /** Another activity begins; one that was running is counted. */
  void enter(Activity next) {
    DeadlineWheel wheel = client.loop().wheel();
    long now = wheel.now();
    if (activity == Activity.RUNNING) {
      PoolMeters meters = client.meters();
      meters.queries.increment();
      meters.queryDuration.record(now - since);
    }
    activity = next;
    since = now;
    long allowed = client.home().times().of(next);
    if (allowed > 0) {
      wheel.setAt(this, now + allowed);
    } else {
      wheel.clear(this);
    }
  }

  /** The present activity has lasted for as long as it may. */
  @Override
  protected void onDeadline() {
    Activity late = activity;
    TrunkSeat seat = client.seat();
    if (late == Activity.IDLE && seat != null && seat.isUsedSince(since)) {
      // What travels over a trunk does not move the clock; that is made up for here.
      enter(Activity.IDLE);
      client.ending().onActivity(Activity.IDLE);
      return;
    }
    client.guarded(() -> client.session().onTimeout(late));
    if (!client.ending().isOver() && late == Activity.RUNNING && activity == Activity.RUNNING) {
      client.loop().wheel().set(this, GRACE_NANOS);
    }
  }
}
