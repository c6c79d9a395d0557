package dev.sluice.redis.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Redirections in a row that one command follows. The first are followed at once; then pauses come
 * before, each twice as long as the last: while a slot changes hands or a replica takes over, nodes
 * send a command to each other for as long as they have not heard of it. Confined to the session's
 * event loop.
 */
final class Hops {

  /** No more are followed. */
  static final long NONE = -1;

  static final String TOO_MANY = "ERR redirected too often within the cluster";

  private static final int AT_ONCE = 2;

  /** With the pauses before them these take four seconds. */
  private static final int MOST = 10;

  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(800);

  private int followed;

  /** All pauses so far, in nanoseconds. */
  private long paused;

  /** Another command begins. */
  void forget() {
    followed = 0;
    paused = 0;
  }

  /**
   * One more.
   *
   * @return how long to wait before it is followed, in nanoseconds; {@link #NONE}: it is not, for
   *     there have been too many, or all pauses together would be longer than a query may take
   */
  long next(RedisSession session) {
    followed++;
    if (followed > MOST) {
      return NONE;
    }
    if (followed <= AT_ONCE) {
      return 0;
    }
    long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << (followed - AT_ONCE - 1));
    paused += pause;
    Duration most = session.tools().limits().session().queryTimeout();
    return most.isZero() || paused < most.toNanos() ? pause : NONE;
  }
}
