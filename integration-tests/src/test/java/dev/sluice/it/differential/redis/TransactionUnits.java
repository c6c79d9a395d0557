package dev.sluice.it.differential.redis;

/** MULTI, EXEC, DISCARD, WATCH: in one go, and over several exchanges. Stateless. */
final class TransactionUnits {

  private TransactionUnits() {}

  static Unit any(Walk walk) {
    if (walk.isInTransaction()) {
      return walk.chance(50) ? Unit.of("MULTI") : Unit.of("WATCH", walk.key('k'));
    }
    return switch (walk.upTo(8)) {
      case 0, 1, 2 -> whole(walk, new Unit());
      case 3 -> open(walk);
      case 4 -> whole(walk, Unit.of("WATCH", walk.key('k'), walk.key('n')));
      case 5 -> disturbed(walk);
      case 6 -> Unit.of("WATCH", walk.key('k')).say("UNWATCH");
      default -> Unit.of(walk.oneOf("EXEC", "DISCARD", "UNWATCH"));
    };
  }

  private static Unit open(Walk walk) {
    walk.inTransaction(true);
    return Unit.of("MULTI");
  }

  static Unit end(Walk walk) {
    walk.inTransaction(false);
    return Unit.of(walk.chance(80) ? "EXEC" : "DISCARD");
  }

  private static Unit whole(Walk walk, Unit unit) {
    unit.say("MULTI");
    int count = walk.upTo(6);
    for (int i = 0; i < count; i++) {
      String key = walk.key('k');
      switch (walk.upTo(9)) {
        case 0, 1 -> unit.say("SET", key, walk.mark());
        case 2 -> unit.say("GET", key);
        case 3 -> unit.say("INCR", walk.key('k'));
        case 4 -> unit.say("BLPOP", walk.freshKey(), "0");
        case 5 -> unit.say("EVAL", "return ARGV[1]", "0", walk.mark());
        case 6 -> unit.say("ECHO", walk.mark());
        case 7 -> unit.say("RPUSH", walk.key('l'), walk.mark());
        default -> wrong(walk, unit);
      }
    }
    return unit.say(walk.chance(85) ? "EXEC" : "DISCARD");
  }

  /** What makes EXEC fail, or not. */
  private static void wrong(Walk walk, Unit unit) {
    switch (walk.upTo(4)) {
      case 0 -> unit.say("NOSUCH", walk.mark());
      case 1 -> unit.say("SET", walk.key('k'));
      case 2 -> unit.say("MULTI");
      default -> unit.say("WATCH", walk.key('k'));
    }
  }

  /** Somebody else changes what is watched. */
  private static Unit disturbed(Walk walk) {
    String key = walk.freshKey();
    return Unit.of("WATCH", key)
        .heard()
        .say("PING")
        .meanwhile(walk, walk.upTo(3), Command.of("SET", key, walk.mark(), "EX", "60"))
        .heard()
        .say("MULTI")
        .say("SET", key, walk.mark(), "EX", "60")
        .say("EXEC")
        .say("GET", key);
  }
}
