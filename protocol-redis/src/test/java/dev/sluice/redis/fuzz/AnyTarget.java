package dev.sluice.redis.fuzz;

import dev.sluice.redis.login.BackendLoginTarget;
import dev.sluice.redis.login.ClientLoginTarget;
import dev.sluice.redis.pubsub.GlobTarget;
import dev.sluice.redis.session.SessionTarget;
import dev.sluice.testkit.fuzz.FuzzTarget;
import dev.sluice.testkit.fuzz.FuzzTargets;
import java.util.List;

/** The module's targets, and any of the quick ones, as the first byte of an input chooses. */
public final class AnyTarget {

  static final FuzzTargets TARGETS =
      new FuzzTargets(
          AnyTarget.class,
          List.of(
              new FuzzTarget("requests", RequestTarget.class, RequestTarget::fuzzerTestOneInput),
              new FuzzTarget("replies", ReplyTarget.class, ReplyTarget::fuzzerTestOneInput),
              new FuzzTarget("values", ValueTarget.class, ValueTarget::fuzzerTestOneInput),
              new FuzzTarget("commands", CommandsTarget.class, CommandsTarget::fuzzerTestOneInput),
              new FuzzTarget("glob", GlobTarget.class, GlobTarget::fuzzerTestOneInput),
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
