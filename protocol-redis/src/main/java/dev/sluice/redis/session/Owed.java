package dev.sluice.redis.session;

/** What a reply that is still to come answers, as far as that matters when it comes. */
enum Owed {
  /** A command of the client's that changes nothing about the connection. */
  PLAIN,
  /** A command that may wait for others in the server. */
  BLOCKING,
  MULTI,
  EXEC,
  DISCARD,
  WATCH,
  UNWATCH,
  /** The client's SELECT, whose number is kept beside. */
  SELECT,
  /** A member of the SUBSCRIBE family; as many replies as are kept beside. */
  SUBSCRIPTION,
  /** A command that gives the connection a state that only RESET takes away. */
  STICKY,
  /** What the server is like, which is told as if it were no node of a cluster. */
  INFO,
  /** The proxy's own: nobody sees it. */
  OWN;

  private static final Owed[] ALL = values();

  static Owed at(int number) {
    return ALL[number];
  }

  int number() {
    for (int i = 0; i < ALL.length; i++) {
      if (ALL[i] == this) {
        return i;
      }
    }
    throw new AssertionError(this);
  }
}
