package dev.sluice.redis.session;

/**
 * Which trunk a command travels on, as one number: connections are told apart by database and
 * version of the protocol, because neither can be changed under those who share one, and by what
 * would keep others from their replies. Stateless.
 */
final class TrunkKind {

  /** For all that neither blocks nor stops anything. */
  static final int MAIN = 0;

  /** For scripts: while one runs, what follows it on the same connection gets not even an error. */
  static final int SCRIPT = 1;

  /** For what stops scripts. */
  static final int CONTROL = 2;

  private TrunkKind() {}

  static int of(int purpose, int database, boolean resp3) {
    return purpose | (resp3 ? 4 : 0) | database << 3;
  }

  static boolean isControl(int kind) {
    return (kind & 3) == CONTROL;
  }

  static boolean resp3(int kind) {
    return (kind & 4) != 0;
  }

  static int database(int kind) {
    return kind >> 3;
  }
}
