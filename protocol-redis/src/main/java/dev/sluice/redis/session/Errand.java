package dev.sluice.redis.session;

/**
 * One command that goes to a node by itself, while everything else of its session waits. Confined
 * to the session's event loop.
 */
final class Errand {

  final byte[] request;

  /** The kind of trunk that it travels on. */
  final int kind;

  /** Whether the client has silenced the reply. */
  final boolean muted;

  /** Whether the reply is dropped, since that of the errand behind it stands for both. */
  final boolean silent;

  /** Where it stands among the client's commands. */
  final int number;

  int place;
  boolean asking;

  final Hops hops = new Hops();

  Errand(byte[] request, int kind, boolean muted, boolean silent, int number) {
    this.request = request;
    this.kind = kind;
    this.muted = muted;
    this.silent = silent;
    this.number = number;
  }

  /** Where it goes next. */
  Errand to(int nextPlace, boolean withAsking) {
    place = nextPlace;
    asking = withAsking;
    return this;
  }
}
