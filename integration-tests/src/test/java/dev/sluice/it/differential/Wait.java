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

  /** Where the guess was wrong, silence ends the waiting; it decides nothing but the pace. */
  private static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** When what has come before does not come again, something is lost. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final @Nullable Recording guide;

  Wait(@Nullable Recording guide) {
    this.guide = guide;
  }

  /** Whether a client goes on that has got these replies to its present exchange. */
  boolean isOver(Script script, Progress progress, long silentNanos) {
    Exchange present = script.exchanges().get(progress.exchange());
    Await await = present.strokes().get(progress.stroke()).then();
    if (await == Await.NOTHING) {
      return true;
    }
    List<Reply> replies = progress.replies();
    if (guide == null) {
      return await.isMet(replies, progress.from())
          || (await != Await.END && silentNanos > SILENCE_NANOS);
    }
    if (!present.determined()) {
      return await.isMet(replies, progress.from());
    }
    int mark = guide.mark(progress.exchange(), progress.stroke());
    return mark >= 0 && progress.awaited() >= mark;
  }

  /** Whether what is waited for will not come any more. */
  boolean isHopeless(long silentNanos) {
    return silentNanos > PATIENCE_NANOS;
  }
}
