package dev.sluice.postgres.fuzz;

import dev.sluice.postgres.login.BackendLoginTarget;
import dev.sluice.postgres.login.ClientLoginTarget;
import dev.sluice.postgres.session.SessionTarget;
import dev.sluice.testkit.fuzz.FuzzTarget;
import dev.sluice.testkit.fuzz.FuzzTargets;
import java.util.List;

/** The module's targets, and any of the quick ones, as the first byte of an input chooses. */
public final class AnyTarget {

  static final FuzzTargets TARGETS =
      new FuzzTargets(
          AnyTarget.class,
          List.of(
              new FuzzTarget("framer", FramerTarget.class, FramerTarget::fuzzerTestOneInput),
              new FuzzTarget("text", TextTarget.class, TextTarget::fuzzerTestOneInput),
              new FuzzTarget("scram", ScramTarget.class, ScramTarget::fuzzerTestOneInput),
              new FuzzTarget(
                  "client-login", ClientLoginTarget.class, ClientLoginTarget::fuzzerTestOneInput),
              new FuzzTarget(
                  "backend-login",
                  BackendLoginTarget.class,
                  BackendLoginTarget::fuzzerTestOneInput)),
          List.of(
              new FuzzTarget("session", SessionTarget.class, SessionTarget::fuzzerTestOneInput)));

  private AnyTarget() {}

  public static void fuzzerTestOneInput(byte[] data) {
    TARGETS.tryAny(data);
  }
}
