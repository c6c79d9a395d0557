package dev.sluice.config.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  private static final List<String> KNOWN = List.of("maxPool", "minPool", "queueTimeout", "tier");

  @ParameterizedTest
  @CsvSource({
    "maxPol,maxPool",
    "max_pool,maxPool",
    "max-pool,maxPool",
    "MAXPOOL,maxPool",
    "mxaPool,maxPool",
    "minpool,minPool",
    "queTimeout,queueTimeout",
    "teir,tier",
    "tiers,tier"
  })
  void misspeltWordLeadsToTheKnownOne(String given, String meant) {
    assertThat(Nearest.to(given, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"banana", "pool", "t", "timeoutOfTheQueue"})
  void wordThatIsLikeNoneLeadsNowhere(String given) {
    assertThat(Nearest.to(given, KNOWN)).isEmpty();
  }

  @Test
  void swapOfNeighboursIsOneStep() {
    assertThat(Nearest.distance("teir", "tier")).isEqualTo(1);
    assertThat(Nearest.distance("abc", "")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
  }
}
