package dev.sluice.core.session;

import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.ClientSession.Activity;

/**
 * How one session ends, which it does once: because its client has gone, or sends no more and has
 * got its answers; because it is drained or killed; because somebody broke the rules. Whoever ends
 * is told why, unless it could not tell that from what it got before. Confined to the pool's loop.
 */
final class Ending {

  private final ClientHandler client;

  /** Whether the client has shut its side: it sends nothing more, and may still read. */
  private boolean inputEnded;

  /** Whether the client has got a part of a message whose rest will not come. */
  private boolean torn;

  private boolean draining;
  private boolean over;

  Ending(ClientHandler client) {
    this.client = client;
  }

  boolean isOver() {
    return over;
  }

  boolean isInputEnded() {
    return inputEnded;
  }

  /** The client sends nothing more. */
  void onInputEnd() {
    inputEnded = true;
    if (client.isStopped() || client.isMidMessage()) {
      hangUp();
    } else {
      client.guarded(
          () -> {
            if (!awaitsAnswer()) {
              hangUp();
            }
          });
    }
    client.loop().flush();
  }

  /**
   * Whether something is still to come for a client that sends nothing more: a seat on a trunk,
   * with whose others it is no burden, its turn in the line, or a reply.
   */
  private boolean awaitsAnswer() {
    if (client.lease().isWaiting()) {
      return client.isMessageAtHand() && client.session().staysInLine(client.unjudged());
    }
    return isWaiting() || client.session().onInputEnd();
  }

  /** The session does something else now; whatever tells of it goes out first. */
  void onActivity(Activity next) {
    if (inputEnded) {
      client.later(next == Activity.RUNNING ? this::onInputEnd : this::closeIfDone);
    }
  }

  /** What was held when the client's input ended has been judged, or is held again. */
  void onProceeded() {
    if (inputEnded) {
      client.guarded(this::endUnlessOwed);
    }
  }

  /** All that the session's trunk owed to it has come, or never will. */
  void onSettled() {
    if (inputEnded) {
      client.guarded(this::endUnlessOwed);
    } else if (draining) {
      client.guarded(this::closeIfDone);
    }
  }

  private void endUnlessOwed() {
    // What has been held may have been the beginning of a message whose rest will not come.
    if (!over && (client.isMidMessage() || !awaitsAnswer())) {
      finish(CloseReason.PEER_LOST);
    }
  }

  /** Whether the session waits for a seat on a trunk, or for room there. */
  private boolean isWaiting() {
    TrunkSeat seat = client.seat();
    return seat != null && seat.isWaiting();
  }

  /**
   * Ends a session that is done: its client sends no more, and all that it sent was judged, but for
   * a message that it broke off; or it is being drained. One that waits in line still gets what it
   * waits for before that.
   */
  void closeIfDone() {
    if (over) {
      return;
    }
    if (inputEnded && !client.isHeld()) {
      endUnlessOwed();
    } else if (draining && !client.lease().isWaiting() && client.session().isAtBoundary()) {
      close(CloseReason.SHUTDOWN);
    }
  }

  /** Ends it at its next boundary, which may be now. */
  void drain() {
    draining = true;
    client.guarded(this::closeIfDone);
  }

  /** Nothing can be said to the client any more. */
  void hangUp() {
    cut(CloseReason.PEER_LOST);
  }

  /** Ends it without a word: whatever is said would not arrive, or be misunderstood. */
  void cut(CloseReason reason) {
    end(reason);
    // By no handler: under TLS its last word would wait behind all that the client does not take.
    client.channel().unsafe().close(client.channel().newPromise());
    client.loop().slowClients().leave(client);
  }

  /** Ends it, with a word if there is one to be said. */
  void close(CloseReason reason) {
    if (!over) {
      if (reason.isTold()) {
        say(reason, "");
      }
      finish(reason);
    }
  }

  /** The client broke the protocol. */
  void onViolation(String what) {
    say(CloseReason.PROTOCOL_ERROR, what);
    finish(CloseReason.PROTOCOL_ERROR);
  }

  /** The session broke a rule of the product. */
  void onFault(Throwable fault) {
    report(fault);
    if (!over) {
      try {
        say(CloseReason.INTERNAL, "internal error");
      } catch (RuntimeException | AssertionError | OutOfMemoryError another) {
        report(another);
      }
      finish(CloseReason.INTERNAL);
    }
  }

  private void report(Throwable fault) {
    client.record(Event.Kind.SESSION_FAULT, fault.toString());
    Faults.log(fault);
  }

  /**
   * Remembers whether the client has got a part of a message whose rest will not come: whatever was
   * written after it would be taken for that rest.
   */
  void noteTorn() {
    BackendHandler from = client.lease().backend();
    torn |= from != null && from.isMidMessage();
  }

  /** Has the session say why it ends, if that can be told from what the client got before. */
  private void say(CloseReason reason, String detail) {
    noteTorn();
    if (!torn) {
      client.session().onClosing(reason, detail);
    }
  }

  private void finish(CloseReason reason) {
    end(reason);
    client.outbound().flush();
    LingeringClose.close(client.channel());
  }

  /** Lets go of everything but the channel. */
  void end(CloseReason reason) {
    if (!over) {
      over = true;
      letGo();
      client.record(Event.Kind.CLIENT_CLOSED, "reason=" + reason.label());
    }
  }

  private void letGo() {
    HomeLoop loop = client.loop();
    client.stopReading();
    loop.leave(client);
    loop.wheel().remove(client.clock());
    client.home().leave();
    client.guarded(() -> client.lease().abandon(client.isMidMessage()));
    TrunkSeat seat = client.seat();
    if (seat != null) {
      seat.leave();
    }
    client.guarded(client.session()::onClosed);
  }
}
