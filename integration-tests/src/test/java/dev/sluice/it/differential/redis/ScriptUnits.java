package dev.sluice.it.differential.redis;

/** Lua, on the client's own keys. Stateless. */
final class ScriptUnits {

  private static final String NONE = "ffffffffffffffffffffffffffffffffffffffff";

  private ScriptUnits() {}

  static Unit any(Walk walk) {
    String key = walk.key('k');
    String mark = walk.mark();
    return switch (walk.upTo(9)) {
      case 0, 1 -> Unit.of("EVAL", "return ARGV[1]", "0", mark);
      case 2, 3 ->
          Unit.of("EVAL", "return redis.call('SET', KEYS[1], ARGV[1])", "1", key, mark)
              .say("GET", key);
      case 4 -> Unit.of("EVAL", "return {1, {ARGV[1], false}, 'x'}", "0", mark);
      case 5 -> Unit.of("EVAL", "return redis.error_reply(ARGV[1])", "0", "MY " + mark);
      case 6 -> Unit.of("EVAL", "return redis.call('INCR', KEYS[1])", "1", key);
      case 7 -> Unit.of("EVALSHA", NONE, "0");
      default -> Unit.of("SCRIPT", "EXISTS", NONE);
    };
  }
}
