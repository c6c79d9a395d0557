package dev.sluice.it.faults.redis;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.faults.SluiceScene;
import dev.sluice.it.faults.Tenants;
import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/** Sluice in this process before a master with a replica that three Sentinels watch. */
final class SentinelScene extends SluiceScene<RedisSite> {

  private final RedisServers servers = RedisServers.get();
  private final RedisGroup group;
  private final RunningSluice sluice;
  private final Tenants<RedisSite> tenants;
  private OwnedRedisServer master;

  SentinelScene(RedisSetup setup) {
    servers.prepare();
    this.group = group();
    this.master = group.servers().get(0);
    String other = RedisServers.url(servers.other().port());
    this.sluice = RunningSluice.start(setup.yaml(url(), other), Ticker.system());
    this.tenants = servers.tenants(setup, () -> master, sluice::port);
  }

  private static RedisGroup group() {
    try {
      return RedisGroup.sentinels(1);
    } catch (RedisServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private String url() {
    String seeds =
        group.sentinels().stream()
            .map(sentinel -> sentinel.host() + ":" + sentinel.port())
            .collect(Collectors.joining(","));
    return "redis-sentinel://" + seeds + "/0?master=" + RedisGroup.MASTER;
  }

  @Override
  public RunningSluice sluice() {
    return sluice;
  }

  /** Who takes writes, as far as this scene has gone. */
  OwnedRedisServer master() {
    return master;
  }

  /**
   * Ends the master's service at a moment when its replica has all that it has acknowledged: Redis
   * replicates behind its answers, and what it loses thereby is no proxy's to keep. Returns when
   * the replica has taken over.
   */
  void failOver(Runnable blow) {
    OwnedRedisServer next = group.servers().get(1);
    try (RespWire admin = master.connect()) {
      admin.ask("CLIENT", "PAUSE", "5000", "WRITE");
      Await.until(
          "the replica has caught up",
          () ->
              offset(admin.ask("INFO", "replication"), "master_repl_offset:")
                  .equals(
                      offset(RedisGroup.ask(next, "INFO", "replication"), "slave_repl_offset:")));
      blow.run();
    }
    Await.until("the replica takes over", () -> isMaster(next));
    master = next;
  }

  /** A server that becomes the master closes its connections, the one that asks among them. */
  private static boolean isMaster(OwnedRedisServer server) {
    try {
      return RedisGroup.info(server, "role:master");
    } catch (UncheckedIOException lost) {
      return false;
    }
  }

  private static String offset(String info, String name) {
    return info.substring(info.indexOf(name) + name.length()).split("\\R", 2)[0];
  }

  @Override
  protected Tenants<RedisSite> tenants() {
    return tenants;
  }

  @Override
  public void close() {
    sluice.close();
    group.close();
  }
}
