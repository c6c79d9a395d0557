package dev.sluice.cli.demo;

import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;

/** The demo's Redis with a user and a database for each tenant. */
final class DemoRedis implements AutoCloseable {

  private final OwnedRedisServer server;

  private DemoRedis(OwnedRedisServer server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @throws RedisServer.Unavailable if this machine cannot run one; the message says why
   */
  static DemoRedis start() {
    DemoRedis redis = new DemoRedis(OwnedRedisServer.startLocal());
    try (RespWire wire = redis.server.connect()) {
      for (DemoTenant tenant : DemoTenant.ALL) {
        redis.create(wire, tenant);
      }
    }
    return redis;
  }

  private void create(RespWire wire, DemoTenant tenant) {
    expectOk(
        wire.ask(
            "ACL", "SETUSER", tenant.id(), "on", ">" + DemoTenant.PASSWORD, "~*", "&*", "+@all"));
    expectOk(wire.ask("SELECT", Integer.toString(tenant.redisDatabase())));
    List<String> pages = new ArrayList<>(List.of("MSET"));
    pages.addAll(RedisLoad.pages());
    expectOk(wire.ask(pages.toArray(String[]::new)));
  }

  private static void expectOk(String reply) {
    if (!reply.equals("+OK")) {
      throw new IllegalStateException("the demo's Redis says " + reply);
    }
  }

  /** How Sluice reaches a tenant's database. */
  String backend(DemoTenant tenant) {
    return "redis://%s:%s@%s:%d/%d"
        .formatted(
            tenant.id(), DemoTenant.PASSWORD, server.host(), server.port(), tenant.redisDatabase());
  }

  String version() {
    try (RespWire wire = server.connect()) {
      return wire.ask("INFO", "server")
          .lines()
          .filter(line -> line.contains("redis_version:"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
