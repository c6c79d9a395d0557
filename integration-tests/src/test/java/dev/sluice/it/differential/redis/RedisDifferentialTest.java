package dev.sluice.it.differential.redis;

import dev.sluice.it.differential.Campaign;
import dev.sluice.it.differential.Plan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random conversations of many clients on few connections: what comes through Sluice is what comes
 * without.
 */
class RedisDifferentialTest {

  /** Few clients that also say what is wrong, so that a difference is soon made short. */
  @Test
  void repliesThroughSluiceAreThoseOfTheServer() {
    try (Stage stage = Stage.start()) {
      new Campaign(
              new Plan(
                  new RedisDialect(RedisScripts::any),
                  stage.direct(),
                  List.of(stage.front("pool of 3", 3), stage.front("pool of 12", 12)),
                  Integer.getInteger("sluice.differential.clients", 16),
                  Integer.getInteger("sluice.differential.repeats", 2),
                  Duration.ofSeconds(Long.getLong("sluice.differential.seconds", 8)),
                  Long.getLong("sluice.differential.seed", 1),
                  Long.getLong("sluice.differential.rounds", Long.MAX_VALUE),
                  stage::loseOneBackend))
          .run();
    }
  }

  /** Hundreds of clients: no reply to the wrong one, whoever vanishes in the midst of what. */
  @Test
  void hundredsOfClientsHearTheirOwn() {
    try (Stage stage = Stage.start()) {
      new Campaign(
              new Plan(
                  new RedisDialect(RedisScripts::legal),
                  stage.direct(),
                  List.of(stage.front("pool of 24", 24), stage.front("pool of 8", 8)),
                  Integer.getInteger("sluice.oracle.clients", 300),
                  Integer.getInteger("sluice.oracle.repeats", 3),
                  Duration.ofSeconds(Long.getLong("sluice.oracle.seconds", 12)),
                  Long.getLong("sluice.oracle.seed", 1),
                  Long.getLong("sluice.oracle.rounds", Long.MAX_VALUE),
                  stage::loseOneBackend))
          .run();
    }
  }
}
