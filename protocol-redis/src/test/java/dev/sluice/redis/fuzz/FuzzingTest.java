package dev.sluice.redis.fuzz;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testkit.fuzz.FuzzRun;
import dev.sluice.testkit.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every target over its corpus, and then all of them under Jazzer: see {@link FuzzRun}. */
class FuzzingTest {

  static List<FuzzTarget> targets() {
    return AnyTarget.TARGETS.each();
  }

  static List<FuzzRun> runs() throws IOException {
    return FuzzRun.of(AnyTarget.TARGETS);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void corpusShowsNoFault(FuzzTarget target) throws IOException {
    FuzzRun.corpus(target);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void fuzzingFindsNoFault(FuzzRun run) throws IOException, InterruptedException {
    assumeTrue(FuzzRun.obstacle().isEmpty(), () -> FuzzRun.obstacle().orElseThrow());
    run.fuzz();
  }
}
