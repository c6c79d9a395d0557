package dev.sluice.postgres.fuzz;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.postgres.login.BackendLoginTarget;
import dev.sluice.postgres.login.ClientLoginTarget;
import dev.sluice.postgres.session.SessionTarget;
import dev.sluice.testkit.fuzz.FuzzRun;
import dev.sluice.testkit.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every target over its corpus, and then under Jazzer: see {@link FuzzRun}. */
class FuzzingTest {

  static List<FuzzTarget> targets() {
    return List.of(
        new FuzzTarget("framer", FramerTarget.class, FramerTarget::fuzzerTestOneInput),
        new FuzzTarget("text", TextTarget.class, TextTarget::fuzzerTestOneInput),
        new FuzzTarget("scram", ScramTarget.class, ScramTarget::fuzzerTestOneInput),
        new FuzzTarget(
            "client-login", ClientLoginTarget.class, ClientLoginTarget::fuzzerTestOneInput),
        new FuzzTarget(
            "backend-login", BackendLoginTarget.class, BackendLoginTarget::fuzzerTestOneInput),
        new FuzzTarget("session", SessionTarget.class, SessionTarget::fuzzerTestOneInput));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void corpusShowsNoFault(FuzzTarget target) throws IOException {
    FuzzRun.corpus(target);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void fuzzingFindsNoFault(FuzzTarget target) throws IOException, InterruptedException {
    assumeTrue(FuzzRun.obstacle(target).isEmpty(), () -> FuzzRun.obstacle(target).orElseThrow());
    FuzzRun.fuzz(target);
  }
}
