package dev.sluice.redis.topology;

import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Discovery;
import dev.sluice.core.settings.Endpoint;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.async.RedisSentinelAsyncCommands;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all Sentinels for the master of a name, and believes the one with the highest configuration
 * epoch: it has seen the last failover. Listens to each for the next. Used by one thread at a time.
 */
final class SentinelFinder implements Finder {

  private static final Logger LOG = LoggerFactory.getLogger(SentinelFinder.class);

  /** What a Sentinel tells when something changes (sentinel.c, sentinelEvent). */
  private static final String[] NEWS = {
    "+switch-master",
    "+slave",
    "+sdown",
    "-sdown",
    "+odown",
    "-odown",
    "+role-change",
    "+convert-to-slave",
    "+slave-reconf-done",
    "+failover-end"
  };

  private final RedisClient client;
  private final Discovery discovery;
  private final Approach approach;
  private final Runnable onNews;

  /** By Sentinel; one enters when it is first tried, and leaves when that fails. */
  private final Map<Endpoint, CompletableFuture<StatefulRedisSentinelConnection<String, String>>>
      asked = new HashMap<>();

  /** The same for news. */
  private final Map<Endpoint, CompletableFuture<StatefulRedisPubSubConnection<String, String>>>
      heard = new HashMap<>();

  /** What one Sentinel says. */
  private record Answer(Endpoint master, long epoch, List<Endpoint> replicas) {}

  /**
   * @param onNews run when a Sentinel has told of something, on a thread that must not wait
   */
  SentinelFinder(ClientResources resources, Discovery discovery, BackendTls tls, Runnable onNews) {
    this.approach = new Approach(discovery.user(), discovery.password(), tls);
    this.client = RedisClient.create(resources);
    this.discovery = discovery;
    this.onNews = onNews;
    Duration patience = Duration.ofMillis(PATIENCE_MILLIS);
    client.setOptions(
        ClientOptions.builder()
            .socketOptions(SocketOptions.builder().connectTimeout(patience).build())
            .sslOptions(approach.ssl())
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
  }

  @Override
  public @Nullable Found look() {
    List<CompletableFuture<@Nullable Answer>> answers = new ArrayList<>();
    for (Endpoint sentinel : discovery.seeds()) {
      listen(sentinel);
      answers.add(ask(sentinel));
    }
    Answers.await(answers, PATIENCE_MILLIS);
    @Nullable Answer best = null;
    for (CompletableFuture<@Nullable Answer> answer : answers) {
      Answer heardNow = Answers.now(answer);
      if (heardNow != null && (best == null || heardNow.epoch() > best.epoch())) {
        best = heardNow;
      }
    }
    return best == null
        ? null
        : new Found(List.of(new Found.Master(best.master(), best.replicas(), new BitSet())), false);
  }

  private CompletableFuture<@Nullable Answer> ask(Endpoint sentinel) {
    CompletableFuture<StatefulRedisSentinelConnection<String, String>> connection =
        asked.computeIfAbsent(
            sentinel,
            s ->
                client
                    .connectSentinelAsync(StringCodec.UTF8, approach.uri(s))
                    .toCompletableFuture());
    if (connection.isCompletedExceptionally()) {
      asked.remove(sentinel);
      return CompletableFuture.completedFuture(null);
    }
    return connection.thenCompose(open -> ask(open.async()));
  }

  private CompletableFuture<@Nullable Answer> ask(
      RedisSentinelAsyncCommands<String, String> sentinel) {
    String name = discovery.name();
    CompletableFuture<SocketAddress> address =
        sentinel.getMasterAddrByName(name).toCompletableFuture();
    CompletableFuture<Map<String, String>> facts = sentinel.master(name).toCompletableFuture();
    CompletableFuture<List<Map<String, String>>> replicas =
        sentinel.replicas(name).toCompletableFuture();
    return CompletableFuture.allOf(address, facts, replicas)
        .thenApply(all -> answer(address.join(), facts.join(), replicas.join()));
  }

  private static @Nullable Answer answer(
      @Nullable SocketAddress address,
      Map<String, String> facts,
      List<Map<String, String>> replicas) {
    if (!(address instanceof InetSocketAddress master)) {
      return null;
    }
    Endpoint server = Endpoint.tcp(master.getHostString(), master.getPort());
    long epoch = Long.parseLong(facts.getOrDefault("config-epoch", "0"));
    List<Endpoint> readable = new ArrayList<>();
    for (Map<String, String> replica : replicas) {
      Endpoint at = Endpoint.tcp(replica.getOrDefault("ip", ""), port(replica));
      if (isReadable(replica) && !at.equals(server)) {
        readable.add(at);
      }
    }
    return new Answer(server, epoch, readable);
  }

  private static int port(Map<String, String> replica) {
    return Integer.parseInt(replica.getOrDefault("port", "0"));
  }

  /** Whether it is there, and follows its master. */
  private static boolean isReadable(Map<String, String> replica) {
    String flags = replica.getOrDefault("flags", "");
    boolean down = flags.contains("down") || flags.contains("disconnected");
    return !down && replica.getOrDefault("master-link-status", "").equals("ok");
  }

  private void listen(Endpoint sentinel) {
    CompletableFuture<StatefulRedisPubSubConnection<String, String>> connection =
        heard.computeIfAbsent(
            sentinel,
            s ->
                client
                    .connectPubSubAsync(StringCodec.UTF8, approach.uri(s))
                    .toCompletableFuture()
                    .thenApply(this::subscribe));
    if (connection.isCompletedExceptionally()) {
      heard.remove(sentinel);
    }
  }

  private StatefulRedisPubSubConnection<String, String> subscribe(
      StatefulRedisPubSubConnection<String, String> open) {
    open.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            LOG.debug("{} {}", channel, message);
            onNews.run();
          }
        });
    var unused = open.async().subscribe(NEWS);
    return open;
  }

  @Override
  public void close() {
    client.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}
