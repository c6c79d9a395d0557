package dev.sluice.it.differential.redis;

/** What waits for others, or for a time, and what is said behind it meanwhile. Stateless. */
final class BlockingUnits {

  private BlockingUnits() {}

  static Unit any(Walk walk) {
    String key = walk.freshKey();
    String mark = walk.mark();
    Command push = Command.of("RPUSH", key, mark);
    Command add = Command.of("ZADD", key, "1", mark);
    Unit unit =
        switch (walk.upTo(9)) {
          case 0, 1 -> Unit.of("BLPOP", key, "0").meanwhile(walk, walk.upTo(10), push);
          case 2 -> Unit.of("BLMOVE", key, key + "b", "LEFT", "LEFT", "0").meanwhile(walk, 2, push);
          case 3 -> Unit.of("BZPOPMIN", key, "0").meanwhile(walk, walk.upTo(5), add);
          case 4 -> stream(walk, key);
          case 5 -> Unit.of("BLPOP", key, "0.0" + (1 + walk.upTo(3)));
          case 6 -> Unit.of("BRPOP", walk.key('l'), key, "0.01");
          case 7 -> Unit.of("XREAD", "BLOCK", "10", "STREAMS", key, "0-0");
          default -> fedByItself(key, mark);
        };
    int behind = walk.upTo(4);
    for (int i = 0; i < behind; i++) {
      unit.say("ECHO", walk.mark());
    }
    return unit;
  }

  /**
   * Not for ever: when the connection is lost that carried the element, nobody brings another, and
   * the client would be blocked to its end as it would be without Sluice.
   */
  private static Unit fedByItself(String key, String mark) {
    return Unit.of("RPUSH", key, mark).say("BLMPOP", "0.2", "1", key, "LEFT");
  }

  private static Unit stream(Walk walk, String key) {
    return Unit.of("XREAD", "BLOCK", "0", "STREAMS", key, "0-0")
        .meanwhile(walk, walk.upTo(5), Command.of("XADD", key, "0-1", "f", walk.mark()));
  }
}
