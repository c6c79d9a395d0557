package dev.sluice.it.faults.redis;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.faults.SluiceScene;
import dev.sluice.it.faults.Tenants;
import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.testkit.net.FaultProxy;
import dev.sluice.testkit.redis.OwnedRedisServer;
import java.util.Random;

/** Sluice in this process between the clients and the two servers. */
final class RedisScene extends SluiceScene<RedisSite> {

  private final Random chance;
  private final RedisServers servers = RedisServers.get();
  private final FaultProxy network;
  private final RunningSluice sluice;
  private final Tenants<RedisSite> tenants;

  RedisScene(RedisSetup setup, Random chance) {
    this.chance = chance;
    servers.prepare();
    this.network = FaultProxy.to("127.0.0.1", server().port());
    String victim = RedisServers.url(setup.network() ? network.port() : server().port());
    String other = RedisServers.url(servers.other().port());
    this.sluice = RunningSluice.start(setup.yaml(victim, other), Ticker.system());
    this.tenants = servers.tenants(setup, servers::victim, sluice::port);
  }

  /** What is left to chance. */
  Random chance() {
    return chance;
  }

  @Override
  public RunningSluice sluice() {
    return sluice;
  }

  /** The server of the tenant that is to suffer. */
  OwnedRedisServer server() {
    return servers.victim();
  }

  /** The network before that server. */
  FaultProxy network() {
    return network;
  }

  /** Where clients of the tenant that is to suffer come in. */
  int through() {
    return site().port();
  }

  @Override
  protected Tenants<RedisSite> tenants() {
    return tenants;
  }

  @Override
  public void close() {
    sluice.close();
    network.close();
    Await.until("the server is there again", () -> RedisServers.answers(server()));
  }
}
