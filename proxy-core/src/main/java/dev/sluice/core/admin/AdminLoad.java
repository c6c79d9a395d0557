package dev.sluice.core.admin;

/** Bounds what the admin port holds at once, however many ask however slowly. */
final class AdminLoad {

  static final int MAX_CONNECTIONS = 64;

  /** Replies that clients have not taken yet, in bytes; one reply may exceed what is left. */
  static final long MAX_UNTAKEN = 64L << 20;

  private int connections;
  private long untaken;

  /** Counts a connection in; false if there are enough already. */
  boolean enter() {
    if (connections == MAX_CONNECTIONS) {
      return false;
    }
    connections++;
    return true;
  }

  void leave() {
    connections--;
  }

  /** Whether another reply may be made. */
  boolean mayAnswer() {
    return untaken < MAX_UNTAKEN;
  }

  void offered(int bytes) {
    untaken += bytes;
  }

  void taken(int bytes) {
    untaken -= bytes;
  }
}
