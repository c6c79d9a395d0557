package dev.sluice.redis.fuzz;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.redis.login.BackendLoginTarget;
import dev.sluice.redis.login.ClientLoginTarget;
import dev.sluice.redis.pubsub.GlobTarget;
import dev.sluice.redis.session.SessionTarget;
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
        new FuzzTarget("requests", RequestTarget.class, RequestTarget::fuzzerTestOneInput),
        new FuzzTarget("replies", ReplyTarget.class, ReplyTarget::fuzzerTestOneInput),
        new FuzzTarget("values", ValueTarget.class, ValueTarget::fuzzerTestOneInput),
        new FuzzTarget("commands", CommandsTarget.class, CommandsTarget::fuzzerTestOneInput),
        new FuzzTarget("glob", GlobTarget.class, GlobTarget::fuzzerTestOneInput),
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
