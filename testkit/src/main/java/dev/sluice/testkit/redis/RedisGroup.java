package dev.sluice.testkit.redis;

import dev.sluice.testkit.net.Ports;
import dev.sluice.testkit.process.Shell;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several Redis servers that belong together: a master with a replica under Sentinels, or a
 * cluster. They run as our child processes, from the program that is installed. Confined to the
 * thread that uses it.
 */
public final class RedisGroup implements AutoCloseable {

  /** What the Sentinels call the master. */
  public static final String MASTER = "mymaster";

  private static final int SLOTS = 16_384;
  private static final int POLL_MILLIS = 20;
  private static final int POLLS = 30_000 / POLL_MILLIS;

  private final Path program;
  private final List<OwnedRedisServer> servers = new ArrayList<>();
  private final List<OwnedRedisServer> sentinels = new ArrayList<>();

  /** Null: they speak without TLS alone. */
  private final @Nullable GroupTls tls;

  /** Where servers and Sentinels take TLS; they take connections without it as well. */
  private final Map<RedisServer, Integer> tlsPorts = new HashMap<>();

  private RedisGroup(Path program, @Nullable GroupTls tls) {
    this.program = program;
    this.tls = tls;
  }

  /** A master, {@code replicas} that follow it, and three Sentinels that agree on it. */
  public static RedisGroup sentinels(int replicas, String... arguments) {
    return build(null, group -> group.addSentinels(replicas, List.of(arguments)));
  }

  /** The same by TLS, among them and for others. */
  public static RedisGroup sentinels(int replicas, GroupTls tls) {
    return build(tls, group -> group.addSentinels(replicas, List.of()));
  }

  /** A cluster of so many masters, each with a replica if so asked, that serves all slots. */
  public static RedisGroup cluster(int masters, boolean replicas) {
    return build(null, group -> group.addCluster(masters, replicas));
  }

  /** The same by TLS, among them and for others. */
  public static RedisGroup cluster(int masters, boolean replicas, GroupTls tls) {
    return build(tls, group -> group.addCluster(masters, replicas));
  }

  private static RedisGroup build(@Nullable GroupTls tls, Consumer<RedisGroup> builder) {
    Path program =
        Shell.find("redis-server")
            .orElseThrow(() -> new RedisServer.Unavailable("no redis-server is installed"));
    RedisGroup group = new RedisGroup(program, tls);
    try {
      builder.accept(group);
      return group;
    } catch (RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private OwnedRedisServer server(List<String> configuration, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    int port = tls == null ? 0 : Ports.free();
    if (tls != null) {
      all.addAll(tls.arguments(port));
    }
    OwnedRedisServer server =
        new OwnedRedisServer(LocalEngine.launch(program, configuration, all, program.toString()));
    tlsPorts.put(server, port);
    return server;
  }

  /** Where others of the group, and clients, are to connect to. */
  public int port(RedisServer server) {
    return tls == null ? server.port() : tlsPorts.getOrDefault(server, 0);
  }

  private void addSentinels(int replicas, List<String> arguments) {
    OwnedRedisServer master = addServer(arguments);
    for (int i = 0; i < replicas; i++) {
      addReplica(master, arguments);
    }
    await("replicas follow", () -> info(master, "connected_slaves:" + replicas));
    for (int i = 0; i < 3; i++) {
      List<String> file =
          List.of(
              "sentinel monitor " + MASTER + " 127.0.0.1 " + port(master) + " 2",
              "sentinel down-after-milliseconds " + MASTER + " 1000",
              "sentinel failover-timeout " + MASTER + " 3000");
      sentinels.add(server(file, List.of("--sentinel")));
    }
    await("Sentinels know each other", () -> sentinels.stream().allMatch(s -> knows(s, replicas)));
  }

  private static boolean knows(RedisServer sentinel, int replicas) {
    try (RespWire wire = sentinel.connect()) {
      String facts = wire.ask("SENTINEL", "MASTER", MASTER);
      return facts.contains("\"num-other-sentinels\", \"2\"")
          && facts.contains("\"num-slaves\", \"" + replicas + "\"");
    }
  }

  private OwnedRedisServer addServer(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--repl-diskless-sync-delay", "0"));
    all.addAll(arguments);
    OwnedRedisServer server = server(List.of(), all);
    servers.add(server);
    return server;
  }

  /** One more server that follows another. */
  public OwnedRedisServer addReplica(RedisServer master, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("--replicaof", "127.0.0.1 " + port(master)));
    all.addAll(arguments);
    return addServer(all);
  }

  private void addCluster(int masters, boolean replicas) {
    int count = replicas ? 2 * masters : masters;
    for (int i = 0; i < count; i++) {
      addServer(
          List.of(
              "--cluster-enabled",
              "yes",
              "--cluster-port",
              Integer.toString(Ports.free()),
              "--tls-cluster",
              tls == null ? "no" : "yes",
              "--cluster-node-timeout",
              "1500"));
    }
    for (int i = 0; i < masters; i++) {
      int from = i * SLOTS / masters;
      int to = (i + 1) * SLOTS / masters - 1;
      expect(servers.get(i), "CLUSTER", "ADDSLOTSRANGE", "" + from, "" + to);
      expect(servers.get(i), "CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
    }
    for (int i = 1; i < count; i++) {
      OwnedRedisServer first = servers.get(0);
      String bus = busPort(first);
      expect(servers.get(i), "CLUSTER", "MEET", "127.0.0.1", "" + port(first), bus);
    }
    await(
        "nodes know each other",
        () -> servers.stream().allMatch(s -> clusterInfo(s, "cluster_known_nodes:" + count)));
    for (int i = masters; i < count; i++) {
      String master = ask(servers.get(i - masters), "CLUSTER", "MYID").replace("\"", "");
      expect(servers.get(i), "CLUSTER", "REPLICATE", master);
    }
    await(
        "the cluster serves",
        () -> servers.stream().allMatch(s -> clusterInfo(s, "cluster_state:ok")));
    for (int i = masters; i < count; i++) {
      OwnedRedisServer replica = servers.get(i);
      await("replicas follow", () -> info(replica, "master_link_status:up"));
    }
  }

  private static String busPort(RedisServer server) {
    String told = ask(server, "CONFIG", "GET", "cluster-port");
    return told.substring(told.lastIndexOf(' ') + 1).replace("\"", "").replace("]", "");
  }

  private static boolean clusterInfo(RedisServer server, String line) {
    return ask(server, "CLUSTER", "INFO").contains(line);
  }

  /** Whether {@code INFO} has the line. */
  public static boolean info(RedisServer server, String line) {
    return ask(server, "INFO").contains(line);
  }

  private static void expect(RedisServer server, String... words) {
    String answer = ask(server, words);
    if (answer.startsWith("-")) {
      throw new IllegalStateException(String.join(" ", words) + ": " + answer);
    }
  }

  /** What a server answers on a connection of its own. */
  public static String ask(RedisServer server, String... words) {
    try (RespWire wire = server.connect()) {
      return wire.ask(words);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    for (int i = 0; i < POLLS; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("not within 30 seconds: " + what);
  }

  /** Masters and replicas, in the order in which they were started. */
  public List<OwnedRedisServer> servers() {
    return List.copyOf(servers);
  }

  public List<OwnedRedisServer> sentinels() {
    return List.copyOf(sentinels);
  }

  /** The servers whose INFO says that they are masters; dead ones are none. */
  public List<OwnedRedisServer> masters() {
    return servers.stream().filter(RedisGroup::isMaster).toList();
  }

  private static boolean isMaster(RedisServer server) {
    try {
      return info(server, "role:master");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    sentinels.forEach(OwnedRedisServer::close);
    servers.forEach(OwnedRedisServer::close);
  }
}
