package dev.sluice.it.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;

/** Jedis, pooled and not, in both versions of the protocol, in front of whatever there is. */
abstract class JedisRules {

  /** Where Sluice listens. */
  abstract int port();

  /** Whether there is a database beside the first. */
  boolean hasDatabases() {
    return true;
  }

  private DefaultJedisClientConfig config(RedisProtocol version) {
    return DefaultJedisClientConfig.builder()
        .user("app")
        .password("secret")
        .clientName("jedis-test")
        .protocol(version)
        .build();
  }

  private HostAndPort address() {
    return new HostAndPort("127.0.0.1", port());
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void pooledClientWorks(RedisProtocol version) {
    try (JedisPooled jedis = new JedisPooled(address(), config(version))) {
      assertThat(jedis.set("a", "1")).isEqualTo("OK");
      assertThat(jedis.get("a")).isEqualTo("1");
      jedis.hset("h", java.util.Map.of("f", "v"));
      assertThat(jedis.hgetAll("h")).containsEntry("f", "v");
      try (var transaction = jedis.multi()) {
        Response<Long> incremented = transaction.incr("a");
        transaction.exec();
        assertThat(incremented.get()).isEqualTo(2);
      }
      assertThat(jedis.blpop(0.05, "none")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void singleClientPipelinesWatchesAndSelects(RedisProtocol version) {
    try (Jedis jedis = new Jedis(address(), config(version))) {
      Pipeline pipeline = jedis.pipelined();
      Response<String> set = pipeline.set("p", "1");
      Response<Long> incremented = pipeline.incr("p");
      pipeline.sync();
      assertThat(set.get()).isEqualTo("OK");
      assertThat(incremented.get()).isEqualTo(2);
      jedis.watch("p");
      Transaction transaction = jedis.multi();
      transaction.incr("p");
      assertThat(transaction.exec()).isEqualTo(List.<Object>of(3L));
      if (hasDatabases()) {
        assertThat(jedis.select(4)).isEqualTo("OK");
        assertThat(jedis.get("p")).isNull();
      }
      assertThat(jedis.clientGetname()).isEqualTo("jedis-test");
    }
  }

  @ParameterizedTest
  @EnumSource(RedisProtocol.class)
  void subscriberHearsMessages(RedisProtocol version) throws InterruptedException {
    List<String> heard = new CopyOnWriteArrayList<>();
    JedisPubSub listener =
        new JedisPubSub() {
          @Override
          public void onMessage(String channel, String message) {
            heard.add(channel + "=" + message);
            unsubscribe();
          }
        };
    Thread thread =
        new Thread(
            () -> {
              try (Jedis jedis = new Jedis(address(), config(version))) {
                jedis.subscribe(listener, "news");
              }
            });
    thread.start();
    try (Jedis jedis = new Jedis(address(), config(version))) {
      Await.until("it listens", () -> jedis.publish("news", "hello") == 1);
    }
    thread.join(10_000);
    assertThat(heard).containsExactly("news=hello");
  }
}
