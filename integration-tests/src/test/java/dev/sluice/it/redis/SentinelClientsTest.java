package dev.sluice.it.redis;

import dev.sluice.it.fixture.ClientProgram;
import dev.sluice.testkit.redis.OwnedRedisServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Client libraries take what Sluice makes of a master behind Sentinels for one server. */
class SentinelClientsTest {

  private static final int MAX_POOL = 6;

  private static GroupSluice all;

  @BeforeAll
  static void start() {
    String service = "clients: {app: secret}, commands: owner";
    all = GroupSluice.sentinels(1, service, "maxPool: " + MAX_POOL + ", minPool: 0");
  }

  @AfterAll
  static void stop() {
    if (all != null) {
      all.close();
    }
  }

  @Nested
  class WithJedis extends JedisRules {
    @Override
    int port() {
      return all.sluice().port();
    }
  }

  @Nested
  class WithLettuce extends LettuceRules {
    @Override
    int port() {
      return all.sluice().port();
    }

    @Override
    long connections() {
      List<OwnedRedisServer> servers = all.group().servers();
      return servers.stream().mapToLong(GroupSluice::connections).sum();
    }

    @Override
    int maxPool() {
      return MAX_POOL;
    }
  }

  private static void run(ClientProgram program) {
    program.run("redis://app:secret@127.0.0.1:" + all.sluice().port());
  }

  @Test
  void redisPyKeepsItsBehaviour() {
    run(ClientProgram.python("with_redis_py.py"));
  }

  @Test
  void ioredisKeepsItsBehaviour() {
    run(ClientProgram.node("with-ioredis.js"));
  }

  @Test
  void goRedisKeepsItsBehaviour() {
    run(ClientProgram.go("with-go-redis"));
  }
}
