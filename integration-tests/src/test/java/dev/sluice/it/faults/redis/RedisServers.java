package dev.sluice.it.faults.redis;

import dev.sluice.it.faults.ChildScene;
import dev.sluice.it.faults.Tenants;
import dev.sluice.it.fixture.ChildSluice;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/**
 * The two servers of all trials: one to be maltreated and one that stands by. What is acknowledged
 * must be there after the first was killed, so it writes each command to its log. They end with the
 * process.
 */
final class RedisServers {

  private static final int BYSTANDERS = 5;

  private static RedisServers only;

  private final OwnedRedisServer victim;
  private final OwnedRedisServer other;

  private RedisServers() {
    victim = OwnedRedisServer.start("--appendonly", "yes", "--appendfsync", "no");
    other = OwnedRedisServer.start();
  }

  /** The servers; the test is skipped where none can be had. */
  static synchronized RedisServers get() {
    try {
      if (only == null) {
        only = new RedisServers();
      }
      return only;
    } catch (RedisServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  OwnedRedisServer victim() {
    return victim;
  }

  OwnedRedisServer other() {
    return other;
  }

  /** A server's address as a tenant's configuration has it. */
  static String url(int port) {
    return "redis://127.0.0.1:" + port + "/0";
  }

  /** Empties what earlier scenes have left. */
  void prepare() {
    for (OwnedRedisServer server : List.of(victim, other)) {
      ask(server, "FLUSHALL");
    }
  }

  /** Sluice in a process of its own before both. */
  static ChildScene<RedisSite> child(RedisSetup setup) {
    RedisServers servers = get();
    servers.prepare();
    ChildSluice sluice =
        ChildSluice.start(setup.yaml(url(servers.victim.port()), url(servers.other.port())));
    return new ChildScene<>(sluice, servers.tenants(setup, servers::victim, sluice::port));
  }

  /**
   * Who works through a Sluice.
   *
   * @param server who holds the first one's data now
   * @param ports where Sluice listens for the first (0) and the second (1)
   */
  Tenants<RedisSite> tenants(
      RedisSetup setup, Supplier<OwnedRedisServer> server, IntUnaryOperator ports) {
    int limit = setup.maxPool();
    return new Tenants<>(
        new RedisSite(RedisSetup.VICTIM, setup.clients(), ports.applyAsInt(0), server, limit),
        new RedisSite(
            RedisSetup.OTHER, BYSTANDERS, ports.applyAsInt(1), () -> other, RedisSetup.OTHER_POOL));
  }

  /** Asks a server itself. */
  static String ask(OwnedRedisServer server, String... words) {
    try (RespWire wire = server.connect()) {
      return wire.ask(words);
    }
  }

  /** Whether the server answers, and takes what is written to it. */
  static boolean answers(OwnedRedisServer server) {
    try {
      return ask(server, "SET", "there", "1").equals("+OK");
    } catch (UncheckedIOException notNow) {
      return false;
    }
  }

  /** How many connections Sluice has there. */
  static int connections(OwnedRedisServer server) {
    return (int)
        ask(server, "CLIENT", "LIST").lines().filter(line -> line.contains("name=sluice")).count();
  }
}
