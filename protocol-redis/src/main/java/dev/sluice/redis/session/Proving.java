package dev.sluice.redis.session;

import dev.sluice.core.spi.SessionTools;
import dev.sluice.redis.login.Proofs;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How a session's client proves who it is once it is logged in. Confined to the session's event
 * loop.
 */
final class Proving {

  private final Proofs proofs;
  private final SessionTools tools;

  /** Whether the first AUTH or HELLO is the one that has been checked during the login. */
  private boolean proven;

  /** The password that is being checked, or null. */
  private @Nullable CompletableFuture<Boolean> check;

  Proving(Proofs proofs, boolean proven, SessionTools tools) {
    this.proofs = proofs;
    this.proven = proven;
    this.tools = tools;
  }

  Proofs proofs() {
    return proofs;
  }

  /** Whether this AUTH or HELLO is the one that the login has checked. */
  boolean takeProven() {
    boolean was = proven;
    proven = false;
    return was;
  }

  /** Checks a password; while that goes on elsewhere, the session is shown the message again. */
  CompletableFuture<Boolean> check(String user, String password) {
    CompletableFuture<Boolean> running = check;
    if (running == null) {
      running = proofs.check(user, password).toCompletableFuture();
      check = running;
      if (!running.isDone()) {
        running.whenComplete((right, failure) -> tools.execute(tools::resume));
      }
    }
    return running;
  }

  void forgetCheck() {
    check = null;
  }
}
