package dev.sluice.it.differential.redis;

import java.util.ArrayList;
import java.util.List;

/** Values that do not fit into one read, and lines as people type them. Stateless. */
final class LargeUnits {

  private static final int MOST = 200_000;

  private LargeUnits() {}

  static Unit any(Walk walk) {
    String large = walk.mark() + "v".repeat(walk.upTo(MOST));
    String key = walk.freshKey();
    return switch (walk.upTo(5)) {
      case 0 -> Unit.of("ECHO", large);
      case 1 -> Unit.of("SET", key, large, "EX", "60").say("GET", key);
      case 2 -> Unit.of("EVAL", "return {ARGV[1], ARGV[1]}", "0", large);
      case 3 -> many(walk, key);
      default -> Unit.of("PING", large).say("GET", walk.key('k'));
    };
  }

  private static Unit many(Walk walk, String key) {
    List<String> words = new ArrayList<>(List.of("RPUSH", key));
    int count = 1 + walk.upTo(3000);
    for (int i = 0; i < count; i++) {
      words.add(walk.mark());
    }
    return Unit.of(words.toArray(String[]::new)).say("LRANGE", key, "0", "-1").say("DEL", key);
  }

  static Unit inline(Walk walk) {
    String key = walk.key('k');
    String line =
        switch (walk.upTo(6)) {
          case 0 -> "PING\r\n";
          case 1 -> "set " + key + " \"quoted\\x41 " + walk.mark() + "\"\r\n";
          case 2 -> "GET " + key + "\n";
          case 3 -> "  ECHO   '" + walk.mark() + "'  \r\n";
          case 4 -> "NOSUCH " + walk.mark() + "\r\n";
          default -> "CLIENT GETNAME\r\n";
        };
    Unit unit = new Unit();
    if (walk.chance(20)) {
      // Says nothing and is told nothing.
      unit.send(Command.raw(walk.oneOf("\r\n", "*0\r\n", "*-1\r\n", "\n")));
    }
    return unit.send(Command.raw(line)).awaits(1);
  }
}
