package dev.sluice.it.redis;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Jedis in front of one server. */
class JedisTest extends JedisRules {

  private RedisSluice both;

  @BeforeEach
  void start() {
    both = RedisSluice.start("clients: {app: secret}, commands: owner", "maxPool: 4, minPool: 0");
  }

  @AfterEach
  void stop() {
    both.close();
  }

  @Override
  int port() {
    return both.sluice().port();
  }
}
