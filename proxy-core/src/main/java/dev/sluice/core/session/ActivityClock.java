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

  private final ClientHandler session;
  private Activity activity = Activity.IDLE;
  private long since;

  ActivityClock(ClientHandler session, long nowNanos) {
    this.session = session;
    this.since = nowNanos;
  }

  Activity activity() {
    return activity;
  }

  /** Since when, in the ticker's nanoseconds. */
  long since() {
    return since;
  }

  /** Another activity begins; one that was running is counted. */
  void enter(Activity next, SessionTimes times, DeadlineWheel wheel, PoolMeters meters) {
    long now = wheel.now();
    if (activity == Activity.RUNNING) {
      meters.queries.increment();
      meters.queryDuration.record(now - since);
    }
    activity = next;
    since = now;
    long allowed = times.of(next);
    if (allowed > 0) {
      wheel.setAt(this, now + allowed);
    } else {
      wheel.clear(this);
    }
  }

  /** The session was told to stop what is running, and gets a moment to do so. */
  void grantGrace(DeadlineWheel wheel) {
    wheel.set(this, GRACE_NANOS);
  }

  @Override
  protected void onDeadline() {
    session.onLimit();
  }
}
