package dev.sluice.it.redis;

import dev.sluice.it.fixture.ClientProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Client libraries take what Sluice makes of several servers for one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GroupClientsRules {

  private GroupSluice all;

  /** The servers, and Sluice in front of them. */
  abstract GroupSluice start(String service, String limits);

  /** How many connections Sluice may have to all of them. */
  abstract int maxPool();

  /** Whether they have more databases than one. */
  abstract boolean hasDatabases();

  @BeforeAll
  void open() {
    String service = "clients: {app: secret}, commands: owner";
    all = start(service, "maxPool: " + maxPool() + ", minPool: 0");
  }

  @AfterAll
  void close() {
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

    @Override
    boolean hasDatabases() {
      return GroupClientsRules.this.hasDatabases();
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
      return all.group().servers().stream().mapToLong(GroupSluice::connections).sum();
    }

    @Override
    int maxPool() {
      return GroupClientsRules.this.maxPool();
    }
  }

  private void run(ClientProgram program) {
    ClientProgram asked = hasDatabases() ? program : program.with("DATABASES", "1");
    asked.run("redis://app:secret@127.0.0.1:" + all.sluice().port());
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
