package dev.sluice.it.faults.redis;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.faults.Residue;
import dev.sluice.it.faults.Scene;
import dev.sluice.it.faults.Site;
import dev.sluice.it.fixture.Await;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.testkit.net.FaultProxy;
import dev.sluice.testkit.redis.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sluice in this process between the clients and the two servers. */
final class RedisScene implements Scene {

  private final Random chance;
  private final RedisServers servers = RedisServers.get();
  private final FaultProxy network;
  private final RunningSluice sluice;
  private final RedisSite site;
  private final RedisSite bystander;

  RedisScene(RedisSetup setup, Random chance) {
    this.chance = chance;
    servers.prepare();
    RedisServer victim = servers.victim();
    RedisServer other = servers.other();
    this.network = FaultProxy.to("127.0.0.1", victim.port());
    int port = setup.network() ? network.port() : victim.port();
    this.sluice = RunningSluice.start(setup.yaml(port, other.port()), Ticker.system());
    this.site =
        new RedisSite(RedisSetup.VICTIM, setup.clients(), sluice.port(0), victim, setup.maxPool());
    this.bystander =
        new RedisSite(RedisSetup.OTHER, 5, sluice.port(1), other, RedisSetup.OTHER_POOL);
  }

  /** What is left to chance. */
  Random chance() {
    return chance;
  }

  RunningSluice sluice() {
    return sluice;
  }

  /** The server of the tenant that is to suffer. */
  RedisServer server() {
    return servers.victim();
  }

  /** The network before that server. */
  FaultProxy network() {
    return network;
  }

  /** Where clients of the tenant that is to suffer come in. */
  int through() {
    return site.port();
  }

  @Override
  public Site site() {
    return site;
  }

  @Override
  public Site bystander() {
    return bystander;
  }

  @Override
  public List<String> residue() {
    return Await.untilEmpty(
        () -> {
          List<String> left = new ArrayList<>(Residue.of(sluice));
          for (RedisSite each : List.of(site, bystander)) {
            int there = each.connectionsAtServer();
            int here = sluice.servers(each.name()).size();
            if (there != here) {
              left.add(
                  there + " connections at the server of " + each.name() + ", " + here + " known");
            }
          }
          return left;
        });
  }

  @Override
  public List<String> surprises() {
    return sluice.surprises();
  }

  @Override
  public void close() {
    sluice.close();
    network.close();
    Await.until("the server is there again", () -> RedisServers.answers(server()));
  }
}
