package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendFailure;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Who has which backend connection, and who waits for one: the core's pool played by hand. */
final class Leases {

  private final Rig rig;
  private final ArrayDeque<Link> idle = new ArrayDeque<>();
  private final ArrayDeque<App> waiting = new ArrayDeque<>();
  private @Nullable Rejection refusal;
  private @Nullable BackendFailure lastFailure;

  Leases(Rig rig) {
    this.rig = rig;
  }

  /** This idle connection is the next to be leased. */
  void prefer(Link link) {
    if (!idle.remove(link)) {
      throw new AssertionError(link + " is not idle");
    }
    idle.addLast(link);
  }

  /** Everybody who asks for a lease is refused; null: nobody. */
  void refuse(@Nullable Rejection reason, @Nullable BackendFailure failure) {
    refusal = reason;
    lastFailure = failure;
  }

  /** Tells whether the session has been answered. */
  boolean acquire(App app) {
    if (refusal != null) {
      app.refused(refusal, "");
      return true;
    }
    Link link = idle.pollLast();
    if (link == null) {
      app.hold();
      waiting.add(app);
      return false;
    }
    lend(link, app);
    return true;
  }

  private void lend(Link link, App app) {
    link.state = "leased";
    app.granted(link);
  }

  boolean isWaiting(App app) {
    return waiting.contains(app);
  }

  void cancelWait(App app) {
    if (waiting.remove(app)) {
      app.refused(Rejection.CANCELLED, "");
      app.proceed();
    }
  }

  /** A unit of work is over. */
  void release(Link link, App client) {
    if (client.isMidMessage()) {
      rig.note(link + " broken: " + CloseReason.UNCLEAN);
      link.close();
    } else {
      release(link, false);
    }
  }

  void release(Link link, boolean clientLost) {
    switch (link.session().onRelease(clientLost)) {
      case CLEAN -> give(link);
      case CLEANING -> {
        rig.note(link + " cleans itself");
        link.state = "cleaning";
      }
      case UNCLEAN -> {
        rig.note(link + " is unclean");
        link.close();
      }
    }
  }

  void cleaned(Link link) {
    if (!link.state.equals("cleaning")) {
      throw new AssertionError(link + " is cleaned while " + link.state);
    }
    rig.note(link + " is clean");
    give(link);
  }

  void give(Link link) {
    if (!link.isQuiet()) {
      rig.note(link + " is not quiet");
      link.close();
      return;
    }
    if (link.interrupts > 0) {
      link.state = "kept";
      return;
    }
    App next = waiting.poll();
    if (next == null) {
      link.state = "idle";
      idle.addLast(link);
    } else {
      lend(link, next);
      next.proceed();
    }
  }

  /** A client is gone. */
  void abandon(App app, boolean midMessage) {
    waiting.remove(app);
    Link held = app.lease;
    if (midMessage) {
      breakLease(app, CloseReason.UNCLEAN);
    } else if (held != null) {
      app.lease = null;
      held.holder = null;
      release(held, true);
    }
  }

  void breakLease(App app, CloseReason reason) {
    Link held = app.lease;
    if (held != null) {
      app.lease = null;
      rig.note(held + " broken: " + reason);
      held.close();
    }
  }

  @Nullable BackendFailure lastFailure() {
    return lastFailure;
  }
}
