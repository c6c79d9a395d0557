package dev.sluice.it.differential.redis;

/** What a server refuses, and goes on; and what it ends the connection over. Stateless. */
final class WrongUnits {

  private static final String[] ENDS = {
    "*1\r\nx\r\n",
    "*abc\r\n",
    "*1\r\n$-5\r\n",
    "*1\r\n$abc\r\n",
    "*2\r\n$4\r\nECHO\r\n:5\r\n",
    "*99999999999\r\n",
    "*1\r\n$99999999999\r\n",
    "SET a \"unbalanced\r\n",
    "ECHO 'unbalanced\r\n",
    "ECHO 'a'b\r\n"
  };

  private WrongUnits() {}

  static Unit any(Walk walk) {
    String key = walk.key('k');
    String mark = walk.mark();
    return switch (walk.upTo(18)) {
      case 0 -> Unit.of("NOSUCH", key, mark);
      case 1 -> Unit.of("GET");
      case 2 -> Unit.of("GET", key, mark);
      case 3 -> Unit.of("LPUSH", key);
      case 4 -> Unit.of("SELECT", walk.oneOf("abc", "99", "-1", ""));
      case 5 -> Unit.of("SET", key, mark, "EX", "0");
      case 6 -> Unit.of("SET", key, mark, "NX", "XX");
      case 7 -> Unit.of("CLIENT", "NOSUCH", mark);
      case 8 -> Unit.of("OBJECT", "NOSUCH", mark);
      case 9 -> Unit.of("CLIENT", "SETNAME", "with space");
      case 10 -> Unit.of("CLIENT", "REPLY", "MAYBE");
      case 11 -> Unit.of("BLPOP", key, "abc");
      case 12 -> Unit.of("SUBSCRIBE");
      case 13 -> Unit.of("EVAL", "this is no Lua " + mark, "0");
      case 14 -> Unit.of("CLIENT");
      case 15 -> Unit.of("NOSUCH", mark.repeat(40), mark);
      case 16 -> Unit.of("nosuch\r\n" + mark);
      default -> Unit.of("", mark);
    };
  }

  /** The connection does not outlive it. */
  static Unit last(Walk walk) {
    return new Unit().send(Command.raw(walk.oneOf(ENDS))).awaits(1);
  }
}
