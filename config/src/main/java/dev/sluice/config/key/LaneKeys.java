package dev.sluice.config.key;

import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.ListOf;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.Word;
import java.time.Duration;
import java.util.List;

/** A named share of a tenant's pool. */
public final class LaneKeys {

  public static final Key<List<Located<String>>> USERS =
      Key.of("users", ListOf.any(Word.any("a user's name")), "Whose sessions it takes.")
          .byDefault(List.of(), "[]");

  public static final Key<List<Located<String>>> APPLICATIONS =
      Key.of(
              "applications",
              ListOf.any(Word.of("[^*]+\\*?|\\*", "a name, with * only at its end")),
              "Which applications' sessions it takes; * stands for any ending.")
          .byDefault(List.of(), "[]");

  public static final Key<Integer> MIN_POOL =
      Key.of("minPool", LimitKeys.MIN_POOL.shape(), "Backend connections kept warm.")
          .byDefaultInWords("0");

  public static final Key<Integer> MAX_POOL =
      Key.of(
              "maxPool",
              LimitKeys.MAX_POOL.shape(),
              "Backend connections at most; they count in the tenant's.")
          .byDefaultInWords("the tenant's");

  public static final Key<Duration> QUEUE_TIMEOUT =
      Key.of("queueTimeout", LimitKeys.QUEUE_TIMEOUT.shape(), LimitKeys.QUEUE_TIMEOUT.text())
          .byDefaultInWords("the tenant's");

  public static final Key<Duration> IDLE_TIMEOUT =
      Key.of("idleTimeout", LimitKeys.IDLE_TIMEOUT.shape(), LimitKeys.IDLE_TIMEOUT.text())
          .byDefaultInWords("the tenant's");

  public static final Section SECTION =
      Section.of(
          "A named share of the pool.",
          USERS,
          APPLICATIONS,
          MIN_POOL,
          MAX_POOL,
          QUEUE_TIMEOUT,
          IDLE_TIMEOUT);

  private LaneKeys() {}
}
