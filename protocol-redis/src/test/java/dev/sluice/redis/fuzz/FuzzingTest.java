package dev.sluice.redis.fuzz;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testkit.fuzz.FuzzRun;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs every target over its corpus, and then under Jazzer: see {@link FuzzRun}. */
class FuzzingTest {

  @ParameterizedTest
  @EnumSource
  void corpusShowsNoFault(Target target) throws IOException {
    FuzzRun.corpus(target);
  }

  @ParameterizedTest
  @EnumSource
  void fuzzingFindsNoFault(Target target) throws IOException, InterruptedException {
    assumeTrue(FuzzRun.obstacle(target).isEmpty(), () -> FuzzRun.obstacle(target).orElseThrow());
    FuzzRun.fuzz(target);
  }
}
