package dev.sluice.it.redis;

import dev.sluice.testkit.redis.RedisGroup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A cluster of three masters, and Sluice in front of it, for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterOfThree {

  /** How many connections Sluice may have to all of them. */
  static final int MAX_POOL = 12;

  GroupSluice all;

  @BeforeAll
  final void open() {
    all = GroupSluice.cluster(3, false, RedisSluice.OWNER, "maxPool: " + MAX_POOL + ", minPool: 0");
  }

  @AfterAll
  final void close() {
    if (all != null) {
      all.close();
    }
  }

  /** How often all nodes have read from somebody, which they do for those who ask as well. */
  final long readings() {
    return all.group().servers().stream()
        .map(node -> RedisGroup.ask(node, "INFO", "stats"))
        .mapToLong(
            stats ->
                Long.parseLong(stats.replaceFirst("(?s).*total_reads_processed:(\\d+).*", "$1")))
        .sum();
  }
}
