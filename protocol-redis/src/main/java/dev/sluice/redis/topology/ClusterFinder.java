package dev.sluice.redis.topology;

import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.Discovery;
import dev.sluice.core.settings.Endpoint;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks the nodes of a cluster which slots are whose, as Lettuce refreshes its own view of one: it
 * asks several nodes and takes the most complete answer. Used by one thread at a time.
 */
final class ClusterFinder implements Finder {

  private final RedisClusterClient client;

  ClusterFinder(ClientResources resources, BackendSettings backend, Discovery discovery) {
    Approach approach = new Approach(backend.user(), backend.password(), backend.tls());
    List<RedisURI> seeds = discovery.seeds().stream().map(approach::uri).toList();
    this.client = RedisClusterClient.create(resources, seeds);
    Duration patience = Duration.ofMillis(PATIENCE_MILLIS);
    client.setOptions(
        ClusterClientOptions.builder()
            .socketOptions(SocketOptions.builder().connectTimeout(patience).build())
            .sslOptions(approach.ssl())
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .build());
  }

  @Override
  public @Nullable Found look() {
    CompletableFuture<@Nullable Void> refreshed =
        client.refreshPartitionsAsync().toCompletableFuture();
    Answers.await(List.of(refreshed), 2 * PATIENCE_MILLIS);
    if (!refreshed.isDone() || refreshed.isCompletedExceptionally()) {
      return null;
    }
    List<Found.Master> masters = masters(client.getPartitions());
    return masters.isEmpty() ? null : new Found(masters, true);
  }

  private static List<Found.Master> masters(Partitions nodes) {
    List<Found.Master> masters = new ArrayList<>();
    for (RedisClusterNode node : nodes) {
      if (node.getRole().isUpstream() && !node.getSlots().isEmpty() && isThere(node)) {
        BitSet slots = new BitSet(Layout.SLOTS);
        node.getSlots().forEach(slots::set);
        masters.add(new Found.Master(address(node), replicas(nodes, node), slots));
      }
    }
    return masters;
  }

  private static List<Endpoint> replicas(Partitions nodes, RedisClusterNode master) {
    List<Endpoint> replicas = new ArrayList<>();
    for (RedisClusterNode node : nodes) {
      if (master.getNodeId().equals(node.getSlaveOf()) && isThere(node) && node.isConnected()) {
        replicas.add(address(node));
      }
    }
    return replicas;
  }

  private static boolean isThere(RedisClusterNode node) {
    return !node.is(NodeFlag.FAIL) && !node.is(NodeFlag.NOADDR) && !node.is(NodeFlag.HANDSHAKE);
  }

  private static Endpoint address(RedisClusterNode node) {
    return Endpoint.tcp(node.getUri().getHost(), node.getUri().getPort());
  }

  @Override
  public void close() {
    client.shutdown(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }
}
