package dev.sluice.it.redis;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.testkit.redis.GroupTls;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** Several Redis servers, and Sluice in front of them. Confined to the thread that uses it. */
record GroupSluice(RedisGroup group, RunningSluice sluice) implements AutoCloseable {

  /** Behind three Sentinels: a master and so many replicas. */
  static GroupSluice sentinels(int replicas, String service, String limits) {
    RedisGroup group = orSkip(() -> RedisGroup.sentinels(replicas));
    String seeds = seeds(group.sentinels());
    String url = "redis-sentinel://" + seeds + "/0?master=" + RedisGroup.MASTER;
    return new GroupSluice(group, sluice(url, service, limits));
  }

  /** A cluster, of which two nodes are named. */
  static GroupSluice cluster(int masters, boolean replicas, String service, String limits) {
    RedisGroup group = orSkip(() -> RedisGroup.cluster(masters, replicas));
    String url = "redis-cluster://" + seeds(group.servers().subList(0, 2));
    return new GroupSluice(group, sluice(url, service, limits));
  }

  /** A master and a replica behind three Sentinels, all by TLS. */
  static GroupSluice tlsSentinels(GroupTls tls, String parameters, String limits) {
    RedisGroup group = orSkip(() -> RedisGroup.sentinels(1, tls));
    String url = "rediss-sentinel://" + tlsSeeds(group, group.sentinels());
    String master = "/0?master=" + RedisGroup.MASTER + "&";
    return new GroupSluice(group, sluice(url + master + parameters, RedisSluice.OWNER, limits));
  }

  /** A cluster of three masters, all by TLS. */
  static GroupSluice tlsCluster(GroupTls tls, String parameters, String limits) {
    RedisGroup group = orSkip(() -> RedisGroup.cluster(3, false, tls));
    String url = "rediss-cluster://" + tlsSeeds(group, group.servers().subList(0, 2));
    return new GroupSluice(group, sluice(url + "?" + parameters, RedisSluice.OWNER, limits));
  }

  private static String tlsSeeds(RedisGroup group, List<OwnedRedisServer> servers) {
    return servers.stream()
        .map(s -> s.host() + ":" + group.port(s))
        .collect(Collectors.joining(","));
  }

  private static RedisGroup orSkip(Supplier<RedisGroup> maker) {
    try {
      return maker.get();
    } catch (RedisServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static String seeds(List<OwnedRedisServer> servers) {
    return servers.stream().map(s -> s.host() + ":" + s.port()).collect(Collectors.joining(","));
  }

  private static RunningSluice sluice(String url, String service, String limits) {
    String yaml =
        """
        profile: development
        listeners: [{protocol: redis, listen: '127.0.0.1:0', defaultTenant: acme}]
        tenants:
          - id: acme
            tier: ENTERPRISE
            limits: {%s}
            redis: {backend: '%s', %s}
        """
            .formatted(limits, url, service);
    return RunningSluice.start(yaml, Ticker.system());
  }

  /** A client of Sluice that has said nothing yet. */
  RespWire client() {
    return RespWire.connect("127.0.0.1", sluice.port());
  }

  /** The proxy's own connections as one server lists them. */
  static long connections(RedisServer server) {
    return RedisGroup.ask(server, "CLIENT", "LIST")
        .lines()
        .filter(line -> line.contains("name=sluice"))
        .count();
  }

  /** Those of them that are subscribed to something. */
  static long subscribed(RedisServer server) {
    return RedisGroup.ask(server, "CLIENT", "LIST", "TYPE", "PUBSUB")
        .lines()
        .filter(line -> line.contains("name=sluice"))
        .count();
  }

  /** Ends both; fails the test when something surprised Sluice meanwhile. */
  @Override
  public void close() {
    sluice.close();
    group.close();
    List<String> surprises = sluice.surprises();
    if (!surprises.isEmpty()) {
      throw new AssertionError("Sluice was surprised: " + surprises);
    }
  }
}
