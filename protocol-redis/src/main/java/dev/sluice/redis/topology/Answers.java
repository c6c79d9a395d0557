package dev.sluice.redis.topology;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for many who may answer, and for the last of them not for long. Stateless. */
final class Answers {

  /** How long the last may make the others wait. */
  private static final long LAST_MILLIS = 250;

  private Answers() {}

  /**
   * Returns when all have answered; when most have, a moment later; after {@code millis} in any
   * case.
   */
  static <T> void await(List<CompletableFuture<@Nullable T>> answers, long millis) {
    for (long waited = 0;
        waited < millis && !allDone(answers, LAST_MILLIS);
        waited += LAST_MILLIS) {
      long done = answers.stream().filter(answer -> now(answer) != null).count();
      if (2 * done > answers.size()) {
        return;
      }
    }
  }

  private static <T> boolean allDone(List<CompletableFuture<@Nullable T>> answers, long millis) {
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
          .get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return answers.stream().allMatch(CompletableFuture::isDone);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** What somebody has answered by now, or null. */
  static <T> @Nullable T now(CompletableFuture<@Nullable T> answer) {
    return answer.isDone() && !answer.isCompletedExceptionally() ? answer.join() : null;
  }
}
