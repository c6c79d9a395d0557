package dev.sluice.it.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lettuce with its default settings, in both versions, in front of whatever there is. */
abstract class LettuceRules {

  /** Where Sluice listens. */
  abstract int port();

  /** The proxy's own connections to all servers that clients reach. */
  abstract long connections();

  /** How many of those there may be. */
  abstract int maxPool();

  private RedisClient client(ProtocolVersion version) {
    RedisURI uri =
        RedisURI.Builder.redis("127.0.0.1", port())
            .withAuthentication("app", "secret")
            .withClientName("lettuce-test")
            .withTimeout(Duration.ofSeconds(10))
            .build();
    RedisClient client = RedisClient.create(uri);
    client.setOptions(ClientOptions.builder().protocolVersion(version).build());
    return client;
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void commandsPipelinesAndTransactionsWork(ProtocolVersion version) {
    try (RedisClient client = client(version);
        StatefulRedisConnection<String, String> connection = client.connect()) {
      RedisCommands<String, String> sync = connection.sync();
      assertThat(sync.set("a", "1")).isEqualTo("OK");
      assertThat(sync.clientGetname()).isEqualTo("lettuce-test");
      List<RedisFuture<Long>> futures = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        futures.add(connection.async().incr("a"));
      }
      LettuceFutures.awaitAll(Duration.ofSeconds(10), futures.toArray(new RedisFuture<?>[0]));
      assertThat(sync.get("a")).isEqualTo("1001");
      sync.multi();
      sync.incr("a");
      TransactionResult result = sync.exec();
      assertThat(result.<Long>get(0)).isEqualTo(1002L);
      assertThat(sync.blpop(1, "none")).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void hundredsOfSubscribersShareFewConnections(ProtocolVersion version) {
    List<String> heard = new CopyOnWriteArrayList<>();
    String all = "all" + version;
    try (RedisClient client = client(version);
        StatefulRedisConnection<String, String> publisher = client.connect()) {
      for (int i = 0; i < 200; i++) {
        StatefulRedisPubSubConnection<String, String> one = client.connectPubSub();
        String name = "own" + i + version;
        one.addListener(
            new RedisPubSubAdapter<>() {
              @Override
              public void message(String channel, String message) {
                heard.add(name + " " + channel + " " + message);
              }
            });
        one.sync().subscribe(all, name);
      }
      assertThat(publisher.sync().publish(all, "x")).isEqualTo(200);
      assertThat(publisher.sync().publish("own7" + version, "y")).isEqualTo(1);
      Await.until("all have heard", () -> heard.size() == 201);
      assertThat(heard)
          .contains("own7V own7V y".replace("V", version.toString()))
          .doesNotHaveDuplicates();
      assertThat(connections()).isLessThanOrEqualTo(maxPool());
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void subscriberHearsMessages(ProtocolVersion version) {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (RedisClient client = client(version);
        StatefulRedisPubSubConnection<String, String> listener = client.connectPubSub();
        StatefulRedisConnection<String, String> connection = client.connect()) {
      listener.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
              heard.add(channel + "=" + message);
            }
          });
      listener.sync().subscribe("news");
      Await.until("it listens", () -> connection.sync().publish("news", "hello") == 1);
      Await.until("it has heard", () -> heard.contains("news=hello"));
      listener.sync().unsubscribe("news");
    }
  }
}
