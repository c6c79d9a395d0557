package dev.sluice.redis.session;

import dev.sluice.redis.command.Verb;

/**
 * The transaction of one connection that a session holds, and its watches: as far as one can tell
 * from what has been sent, and as far as the server's replies have told. Confined to the session's
 * event loop.
 */
final class Transaction {

  /** No reply has moved the connection to another database. */
  static final int STAYS = -1;

  /** Whether what is sent now is part of a transaction, as far as one can tell. */
  private boolean sent;

  /** Whether the server has said that a transaction is open. */
  private boolean open;

  private boolean watching;

  /** Whether the proxy refused a command of the open transaction, so that EXEC must fail. */
  private boolean spoilt;

  /** Whether the connection is in no known database, so that nothing may be carried out. */
  private boolean misplaced;

  /** Whether the MULTI is still to come that the connection is kept for though it is misplaced. */
  private boolean awaited;

  /** The database that a queued SELECT will move to; {@link #STAYS}: none. */
  private int queuedSelect = STAYS;

  /** What the reply to a command will answer. */
  Owed owedFor(Verb verb) {
    return switch (verb) {
      case MULTI -> sent ? Owed.PLAIN : Owed.MULTI;
      case EXEC -> Owed.EXEC;
      case DISCARD -> Owed.DISCARD;
      case WATCH -> Owed.WATCH;
      case UNWATCH -> Owed.UNWATCH;
      default -> Owed.PLAIN;
    };
  }

  void onSent(Owed owed) {
    if (owed == Owed.MULTI) {
      sent = true;
      awaited = false;
      spoilt = misplaced;
    } else if (owed == Owed.EXEC || owed == Owed.DISCARD) {
      sent = false;
    }
  }

  /** Whether what is sent now is part of a transaction. */
  boolean isSent() {
    return sent;
  }

  /** Whether its end has been sent, and is not answered. */
  boolean isEnding() {
    return open && !sent;
  }

  /** A command of the transaction has been refused by the proxy. */
  void spoil() {
    spoilt |= sent;
  }

  /** The transaction that comes next must fail: its connection is in no known database. */
  void doom() {
    misplaced = true;
    awaited = true;
  }

  /** Whether nothing may be sent before the connection's database has been seen to. */
  boolean mustWait() {
    return misplaced && !sent && !awaited;
  }

  /** Whether the connection's database must be seen to, now that nothing is owed. */
  boolean takeMisplaced() {
    boolean due = misplaced && !open;
    misplaced &= !due;
    return due;
  }

  /** Whether the server must not be told to carry the transaction out. */
  boolean mustFail() {
    return sent && spoilt;
  }

  /** Whether the connection remembers something, as the server has said. */
  boolean isHeld() {
    return open || watching;
  }

  /** The connection remembers nothing any more. */
  void forget() {
    sent = false;
    open = false;
    watching = false;
    queuedSelect = STAYS;
  }

  /**
   * A reply has come to its end.
   *
   * @param detail the number of a {@link Owed#SELECT}
   * @param queued whether it says that the command waits for EXEC
   * @param type the byte that it begins with
   * @return the database that the connection is in now; {@link #STAYS}: the same
   */
  int onReply(Owed kind, int detail, boolean error, boolean queued, int type) {
    switch (kind) {
      case MULTI -> {
        open = !error;
        sent &= !error;
      }
      case EXEC -> {
        return onEnded(!error && type == '*');
      }
      case DISCARD -> {
        return onEnded(false);
      }
      case WATCH -> watching |= !error && !queued;
      case UNWATCH -> watching &= error || queued;
      case SELECT -> {
        if (queued) {
          queuedSelect = detail;
        } else if (!error) {
          return detail;
        }
      }
      default -> {
        // It changes nothing.
      }
    }
    return STAYS;
  }

  /** EXEC ends a transaction whatever it is answered with; without one it ends nothing. */
  private int onEnded(boolean executed) {
    if (!open) {
      return STAYS;
    }
    int moved = executed ? queuedSelect : STAYS;
    open = false;
    watching = false;
    queuedSelect = STAYS;
    return moved;
  }
}
