package dev.sluice.it.differential.redis;

/** Commands on keys, of every type of value. Stateless. */
final class DataUnits {

  private DataUnits() {}

  static Unit any(Walk walk) {
    return switch (walk.upTo(10)) {
      case 0, 1, 2 -> string(walk);
      case 3 -> number(walk);
      case 4 -> list(walk);
      case 5 -> hash(walk);
      case 6 -> set(walk);
      case 7 -> stream(walk);
      case 8 -> anyKey(walk);
      default -> Unit.of("ECHO", walk.mark());
    };
  }

  private static Unit string(Walk walk) {
    String key = walk.key('k');
    String mark = walk.mark();
    return switch (walk.upTo(12)) {
      case 0, 1, 2 -> Unit.of("SET", key, mark);
      case 3, 4, 5 -> Unit.of("GET", key);
      case 6 -> Unit.of("APPEND", key, mark);
      case 7 -> Unit.of("SET", key, mark, walk.oneOf("NX", "XX", "GET", "KEEPTTL"));
      case 8 -> Unit.of("MSET", key, mark, walk.key('k'), walk.mark());
      case 9 -> Unit.of("MGET", key, walk.key('k'), walk.key('n'));
      case 10 -> Unit.of("GETRANGE", key, "0", "" + walk.upTo(12));
      default -> Unit.of("SETRANGE", key, "" + walk.upTo(9), mark);
    };
  }

  private static Unit number(Walk walk) {
    String key = walk.key('n');
    return switch (walk.upTo(6)) {
      case 0, 1 -> Unit.of("INCR", key);
      case 2 -> Unit.of("INCRBY", key, "" + walk.upTo(1000));
      case 3 -> Unit.of("INCRBYFLOAT", key, "0.5");
      case 4 -> Unit.of("SETBIT", walk.key('b'), "" + walk.upTo(99), "1");
      default -> Unit.of("BITCOUNT", walk.key('b'));
    };
  }

  private static Unit list(Walk walk) {
    String key = walk.key('l');
    return switch (walk.upTo(8)) {
      case 0, 1 -> Unit.of("RPUSH", key, walk.mark(), walk.mark());
      case 2 -> Unit.of("LPUSH", key, walk.mark());
      case 3 -> Unit.of("LRANGE", key, "0", "-1");
      case 4 -> Unit.of("LPOP", key, "2");
      case 5 -> Unit.of("RPOP", key);
      case 6 -> Unit.of("LMOVE", key, walk.key('l'), "LEFT", "RIGHT");
      default -> Unit.of("LLEN", key);
    };
  }

  private static Unit hash(Walk walk) {
    String key = walk.key('h');
    return switch (walk.upTo(6)) {
      case 0, 1 -> Unit.of("HSET", key, "f" + walk.upTo(4), walk.mark(), "g", walk.mark());
      case 2 -> Unit.of("HGETALL", key);
      case 3 -> Unit.of("HMGET", key, "f0", "f1", "none");
      case 4 -> Unit.of("HINCRBY", key, "n", "1");
      default -> Unit.of("HDEL", key, "f" + walk.upTo(4));
    };
  }

  /** Sets hold numbers only: the order of others is up to the server. */
  private static Unit set(Walk walk) {
    String key = walk.key('s');
    String sorted = walk.key('z');
    return switch (walk.upTo(8)) {
      case 0, 1 -> Unit.of("SADD", key, "" + walk.upTo(9), "" + walk.upTo(9));
      case 2 -> Unit.of("SMEMBERS", key);
      case 3 -> Unit.of("SISMEMBER", key, "3");
      case 4, 5 -> Unit.of("ZADD", sorted, "1.5", walk.mark(), "2", walk.mark());
      case 6 -> Unit.of("ZRANGE", sorted, "0", "-1", "WITHSCORES");
      default -> Unit.of("ZPOPMIN", sorted, "2");
    };
  }

  private static Unit stream(Walk walk) {
    String key = walk.key('x');
    return switch (walk.upTo(6)) {
      case 0, 1, 2 -> Unit.of("XADD", key, "0-" + (1 + walk.upTo(99)), "f", walk.mark());
      case 3 -> Unit.of("XRANGE", key, "-", "+");
      case 4 -> Unit.of("XREAD", "COUNT", "2", "STREAMS", key, "0-5");
      default -> Unit.of("PFADD", walk.key('p'), walk.mark());
    };
  }

  private static Unit anyKey(Walk walk) {
    String key = walk.key('k');
    return switch (walk.upTo(8)) {
      case 0 -> Unit.of("DEL", key, walk.key('l'));
      case 1 -> Unit.of("TYPE", walk.key('h'));
      case 2 -> Unit.of("EXISTS", key, walk.key('z'));
      case 3 -> Unit.of("RENAME", key, walk.key('k'));
      case 4 -> Unit.of("GETDEL", key);
      case 5 -> Unit.of("OBJECT", "ENCODING", key);
      case 6 -> Unit.of("PERSIST", key);
      default -> Unit.of("PING");
    };
  }
}
