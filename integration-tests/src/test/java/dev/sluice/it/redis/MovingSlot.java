package dev.sluice.it.redis;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import java.util.List;

/**
 * A slot of a cluster that goes from the node that has had it since the beginning to the next one,
 * as redis-cli moves it: key by key, while it is served by both. Confined to the test's thread.
 */
record MovingSlot(
    RedisGroup group, String number, OwnedRedisServer source, OwnedRedisServer target) {

  private static final int ALL_SLOTS = 16_384;

  /** The slot of a key, in a cluster of masters alone of which each still has its share. */
  static MovingSlot of(RedisGroup group, String key) {
    String number = RedisGroup.ask(group.servers().get(0), "CLUSTER", "KEYSLOT", key).substring(1);
    List<OwnedRedisServer> nodes = group.servers();
    int owner = Math.min(nodes.size() - 1, Integer.parseInt(number) * nodes.size() / ALL_SLOTS);
    return new MovingSlot(group, number, nodes.get(owner), nodes.get((owner + 1) % nodes.size()));
  }

  static String id(RedisServer node) {
    return RedisGroup.ask(node, "CLUSTER", "MYID").replace("\"", "");
  }

  /** From now on what is not at the source any more is asked of the target. */
  void begin() {
    RedisGroup.ask(target, "CLUSTER", "SETSLOT", number, "IMPORTING", id(source));
    RedisGroup.ask(source, "CLUSTER", "SETSLOT", number, "MIGRATING", id(target));
  }

  /** Moves what there is. */
  void carry() {
    for (String keys = keys(); !keys.isEmpty(); keys = keys()) {
      for (String key : keys.split(", ", -1)) {
        RedisGroup.ask(source, "MIGRATE", "127.0.0.1", "" + target.port(), key, "0", "5000");
      }
    }
  }

  private String keys() {
    String keys = RedisGroup.ask(source, "CLUSTER", "GETKEYSINSLOT", number, "3");
    return keys.substring(1, keys.length() - 1).replace("\"", "");
  }

  /** Makes it the target's. */
  void end() {
    RedisGroup.ask(target, "CLUSTER", "SETSLOT", number, "NODE", id(target));
    for (RedisServer node : group.servers()) {
      RedisGroup.ask(node, "CLUSTER", "SETSLOT", number, "NODE", id(target));
    }
    // Who takes a slot before it has heard of the last epoch loses it again, and nobody has it.
    Await.until(
        "nodes agree",
        () -> group.servers().stream().map(node -> epoch(node)).distinct().count() == 1);
  }

  /** All of it. */
  void move() {
    begin();
    carry();
    end();
  }

  private static String epoch(RedisServer node) {
    String info = RedisGroup.ask(node, "CLUSTER", "INFO");
    int at = info.indexOf("cluster_current_epoch:");
    return info.substring(at, info.indexOf('\r', at));
  }
}
