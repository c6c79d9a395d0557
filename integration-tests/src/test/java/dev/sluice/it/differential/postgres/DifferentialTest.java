package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Campaign;
import dev.sluice.it.differential.Front;
import dev.sluice.it.differential.Plan;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.postgres.PostgresRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random conversations of many clients on few backends: what comes through Sluice is what comes
 * without.
 */
class DifferentialTest {

  @Test
  void repliesThroughSluiceAreThoseOfTheServer() {
    try (Stage stage =
            Stage.start(
                PostgresRequest.major(Integer.getInteger("sluice.differential.postgres", 15)));
        SluiceUnderTest two = front(stage, 2, 2);
        SluiceUnderTest four = front(stage, 4, 5)) {
      Front direct =
          new Front(
              "direct", new InetSocketAddress(stage.proxied().host(), stage.proxied().port()));
      List<Front> fronts =
          List.of(
              new Front("2 backends of 2 statements", address(two)),
              new Front("4 backends of 5 statements", address(four)));
      new Campaign(
              new Plan(
                  new PgDialect(),
                  direct,
                  fronts,
                  Integer.getInteger("sluice.differential.clients", 16),
                  Integer.getInteger("sluice.differential.repeats", 2),
                  Duration.ofSeconds(Long.getLong("sluice.differential.seconds", 12)),
                  Long.getLong("sluice.differential.seed", 1),
                  Long.getLong("sluice.differential.rounds", Long.MAX_VALUE),
                  stage::loseOneBackend))
          .run();
    }
  }

  private static InetSocketAddress address(SluiceUnderTest sluice) {
    return new InetSocketAddress(sluice.address().host(), sluice.address().port());
  }

  private static SluiceUnderTest front(Stage stage, int backends, int statements) {
    return SluiceSetup.inFrontOf(stage.proxied())
        .maxPool(backends)
        .limit("queueTimeout", "60s")
        .service("auth", "trust")
        .service("maxPreparedStatements", statements)
        .start();
  }
}
