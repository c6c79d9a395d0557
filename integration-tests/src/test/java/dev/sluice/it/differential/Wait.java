package dev.sluice.it.differential;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Says when a client has waited enough. Without a guide that is when the script's own guess has
 * come true, or nothing more comes; what it was then is the guide for the runs through Sluice.
 * Confined to the driver's thread.
 */
final class Wait {

  /** A server that was to end the connection and has said nothing for so long will not end it. */
  private static final long STAYS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** Behind all that came without Sluice, where the server did not end the connection either. */
  private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How long a client is silent that may be in another state than without Sluice. */
  private static final long PARTED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /**
   * When what has come before does not come again, and nobody else is told anything either who
   * might be served first, something is lost.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long NOBODY_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(50);

  private final Dialect dialect;
  private final @Nullable Recording guide;

  /** Whether the client may be in another state than without Sluice, and be told less. */
  private boolean parted;

  Wait(Dialect dialect, @Nullable Recording guide) {
    this.dialect = dialect;
    this.guide = guide;
  }

  /** A reply has come, in this exchange. */
  void heard(Reply reply, int exchange) {
    if (guide != null && !parted && (dialect.mayGoAnotherWay(reply) || dialect.isLoss(reply))) {
      parted = !isKnown(guide, reply, exchange) && !isKnown(guide, reply, exchange - 1);
    }
  }

  /** Whether such a reply has come without Sluice as well. */
  private boolean isKnown(Recording known, Reply reply, int exchange) {
    return exchange >= 0
        && exchange < known.exchanges()
        && known.replies(exchange).stream().anyMatch(one -> dialect.isSame(one, reply));
  }

  /**
   * Whether a client goes on that has got these replies to its present exchange.
   *
   * @param silentNanos for how long the client has heard nothing
   * @param quietNanos for how long no client of the run has
   */
  boolean isOver(Script script, Progress progress, long silentNanos, long quietNanos) {
    Exchange present = script.exchanges().get(progress.exchange());
    Stroke stroke = present.strokes().get(progress.stroke());
    Await await = stroke.then();
    if (await == Await.NOTHING) {
      return true;
    }
    List<Reply> replies = progress.replies();
    if (guide == null) {
      boolean met = await.isMet(replies, progress.from());
      return (met && !mustBeAll(script, progress))
          || ((met || mayBeWrong(script, progress, stroke)) && quietNanos > dialect.silenceNanos());
    }
    if (!present.determined()) {
      boolean met = await.isMet(replies, progress.from());
      parted |= met && dialect.hasParted(guide.replies(progress.exchange()), replies);
      return met;
    }
    int mark = guide.mark(progress.exchange(), progress.stroke());
    return (mark >= 0 && progress.awaited() >= mark)
        || (parted && await != Await.END && isLeft(silentNanos, quietNanos));
  }

  /**
   * What comes late is compared all the same, but not across an exchange whose outcome is not
   * determined.
   */
  private static boolean mustBeAll(Script script, Progress progress) {
    int next = progress.exchange() + 1;
    int last = script.exchanges().get(progress.exchange()).strokes().size() - 1;
    return progress.stroke() == last
        && next < script.exchanges().size()
        && !script.exchanges().get(next).determined();
  }

  private static boolean mayBeWrong(Script script, Progress progress, Stroke stroke) {
    return stroke.then() != Await.END
        && stroke.interruption().isEmpty()
        && progress.exchange() >= script.preamble();
  }

  /**
   * Whether what is waited for will not come any more.
   *
   * @param silentNanos for how long the client has heard nothing
   * @param quietNanos for how long no client of the run has
   */
  boolean isHopeless(Script script, Progress progress, long silentNanos, long quietNanos) {
    if (silentNanos > LONGEST_NANOS
        || (silentNanos > PATIENCE_NANOS && quietNanos > NOBODY_NANOS)) {
      return true;
    }
    if (guide == null) {
      return quietNanos > STAYS_NANOS && isEnd(script, progress);
    }
    return (silentNanos > SETTLED_NANOS && isAsFarAs(guide, progress))
        || (parted && isLeft(silentNanos, quietNanos) && isEnd(script, progress));
  }

  /**
   * Whether nothing more will come to a client that has parted: all that do get anything are done.
   */
  private static boolean isLeft(long silentNanos, long quietNanos) {
    return silentNanos > PARTED_NANOS && quietNanos > PARTED_NANOS;
  }

  private static boolean isEnd(Script script, Progress progress) {
    Exchange present = script.exchanges().get(progress.exchange());
    return present.strokes().get(progress.stroke()).then() == Await.END;
  }

  /** Whether all has come that came without Sluice before it came to a standstill there as well. */
  private static boolean isAsFarAs(Recording guide, Progress progress) {
    return guide.ending() == Ending.STALLED
        && progress.exchange() == guide.exchanges() - 1
        && progress.replies().size() >= guide.replies(progress.exchange()).size();
  }
}
