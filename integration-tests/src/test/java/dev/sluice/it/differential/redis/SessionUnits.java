package dev.sluice.it.differential.redis;

/** What concerns the client's connection: names, databases, versions, silence. Stateless. */
final class SessionUnits {

  private SessionUnits() {}

  static Unit any(Walk walk) {
    return switch (walk.upTo(14)) {
      case 0, 1, 2 -> Unit.of("SELECT", walk.newDatabase());
      case 3 -> Unit.of("CLIENT", "SETNAME", walk.mark().strip());
      case 4 -> Unit.of("CLIENT", "GETNAME");
      case 5, 6 -> skip(walk);
      case 7, 8 -> off(walk);
      case 9 -> hello(walk);
      case 10 -> reset(walk);
      case 11 -> Unit.of("CLIENT", walk.oneOf("ID", "INFO")).undetermined();
      case 12 -> Unit.of("CLIENT", "REPLY", "ON");
      default -> Unit.of("ACL", "WHOAMI");
    };
  }

  private static Unit skip(Walk walk) {
    Unit unit = new Unit().send(Command.of("CLIENT", "REPLY", "SKIP"));
    silent(walk, unit);
    return unit.say("GET", walk.key('k'));
  }

  private static Unit off(Walk walk) {
    Unit unit = new Unit().send(Command.of("CLIENT", "REPLY", "OFF"));
    int count = walk.upTo(5);
    for (int i = 0; i < count; i++) {
      silent(walk, unit);
    }
    return unit.say("CLIENT", "REPLY", "ON").say("GET", walk.key('k'));
  }

  private static void silent(Walk walk, Unit unit) {
    String key = walk.key('k');
    unit.send(
        switch (walk.upTo(7)) {
          case 0, 1 -> Command.of("SET", key, walk.mark());
          case 2 -> Command.of("BLPOP", walk.freshKey(), "0.01");
          case 3 -> Command.of("EVAL", "return redis.call('SET', KEYS[1], ARGV[1])", "1", key, "x");
          case 4 -> Command.of("NOSUCH", walk.mark());
          case 5 -> Command.of("SELECT", walk.newDatabase());
          default -> Command.of("ECHO", "v".repeat(walk.upTo(9000)));
        });
  }

  private static Unit hello(Walk walk) {
    int version = 2 + walk.upTo(2);
    if (walk.chance(25)) {
      return Unit.of("HELLO", walk.oneOf("1", "4", "x"));
    }
    walk.speaks(version == 3);
    return walk.chance(50)
        ? Unit.of("HELLO", "" + version)
        : Unit.of("HELLO", "" + version, "SETNAME", walk.mark().strip());
  }

  private static Unit reset(Walk walk) {
    walk.startAgain();
    Unit unit = new Unit();
    if (walk.chance(30)) {
      unit.say("MULTI").say("SET", walk.key('k'), walk.mark());
    }
    return unit.say("RESET").say("CLIENT", "GETNAME");
  }
}
