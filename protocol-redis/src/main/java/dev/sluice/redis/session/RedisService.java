package dev.sluice.redis.session;

import dev.sluice.core.settings.Discovery;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Service;
import dev.sluice.core.spi.SharingTools;
import dev.sluice.redis.command.Access;
import dev.sluice.redis.command.CommandIndex;
import dev.sluice.redis.command.CommandTable;
import dev.sluice.redis.login.BackendHistory;
import dev.sluice.redis.login.Greeting;
import dev.sluice.redis.login.KnownServers;
import dev.sluice.redis.login.RedisBackendLogin;
import dev.sluice.redis.login.RedisClientLogin;
import dev.sluice.redis.login.ServerFacts;
import dev.sluice.redis.pubsub.Census;
import dev.sluice.redis.pubsub.Hub;
import dev.sluice.redis.topology.RedisTopology;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pool of connections to one server, as Redis sees it. Confined to the pool's event loop. */
public final class RedisService implements Service {

  /** The option that says what the tenant may do beyond its own keys. */
  public static final String COMMANDS = "commands";

  /** The option that says where reads go. */
  public static final String READ_FROM = "readFrom";

  private final KnownServers servers;
  private final BackendHistory history;

  /** The same at other places than home; one enters with the first login there. */
  private final Map<Integer, BackendHistory> histories = new HashMap<>();

  private final @Nullable RedisTopology topology;
  private final String reads;
  private final ClientRegister clients;
  private final Access access;
  private final int database;
  private final Census census;

  /** By place; one enters with its first use, and stays. */
  private final Map<Integer, Hub> hubs = new HashMap<>();

  /** Databases that the server has been seen to have. */
  private final BitSet databases = new BitSet();

  /** A backend that is one server. */
  public RedisService(ServiceSettings settings, ClientRegister clients, KnownServers servers) {
    this(settings, clients, servers, null);
  }

  /**
   * @param topology finds the backend's servers; null: there is one
   */
  public RedisService(
      ServiceSettings settings,
      ClientRegister clients,
      KnownServers servers,
      @Nullable RedisTopology topology) {
    this.servers = servers;
    this.history = topology == null ? servers.at(settings.backend().address()) : servers.anywhere();
    this.clients = clients;
    this.topology = topology;
    this.reads = settings.options().getOrDefault(READ_FROM, "master");
    this.access = Access.parse(settings.options().getOrDefault(COMMANDS, "shared"));
    this.database = Greeting.database(settings.backend());
    databases.set(database);
    this.census = clients.census(settings.backend().address().toString());
  }

  /** What hears for all of the pool's subscribers at a place. */
  Hub hub(int place) {
    return hubs.computeIfAbsent(place, where -> new Hub(census, where));
  }

  /** The backend's nodes; null: it is no cluster. */
  @Nullable RedisTopology cluster() {
    RedisTopology found = topology;
    return found != null && found.kind() == Discovery.Kind.CLUSTER ? found : null;
  }

  Census census() {
    return census;
  }

  /** Whether the hub's connection takes commands while it is subscribed: only in version 3. */
  boolean canAskHub() {
    ServerFacts facts = history.facts();
    return facts != null && facts.resp3();
  }

  @Override
  public BackendLogin newBackendLogin(BackendTools tools) {
    return newBackendLogin(tools, Place.HOME);
  }

  @Override
  public BackendLogin newBackendLogin(BackendTools tools, int place) {
    Suspicion suspicion = topology == null ? null : new Suspicion(topology, cluster() != null);
    return new RedisBackendLogin(
        tools,
        place == Place.HOME ? history : histories.computeIfAbsent(place, p -> servers.anywhere()),
        (lent, id, inDatabase) -> new RedisBackend(lent, id, inDatabase, this, suspicion),
        place == Place.HOME && topology != null && topology.kind() == Discovery.Kind.SENTINEL);
  }

  /** Where a session's commands go; null: all to the one server. */
  @Nullable Course newCourse(RedisSession session) {
    RedisTopology found = topology;
    if (found == null) {
      return null;
    }
    if (found.kind() == Discovery.Kind.CLUSTER) {
      return new ClusterCourse(session, found);
    }
    return reads.equals("replica") ? new ReplicaCourse(session, found) : null;
  }

  /** What a server's mode is to clients: a cluster that is followed looks like one server. */
  String mode(ServerFacts server) {
    return topology == null ? server.mode() : "standalone";
  }

  /** A connection broke; perhaps its server is no longer what it was. */
  void suspect() {
    if (topology != null) {
      topology.suspect();
    }
  }

  @Override
  public ClientSession newClientSession(ClientLogin login, SharingTools tools) {
    return new RedisSession(this, (RedisClientLogin) login, tools);
  }

  /** What the server is like; null: no connection has been opened yet. */
  @Nullable ServerFacts server() {
    return history.facts();
  }

  /** What the server can do; before anything is known of it, what Redis 7 can. */
  CommandIndex commands() {
    ServerFacts facts = history.facts();
    return facts == null ? CommandTable.builtIn() : facts.commands();
  }

  ClientRegister clients() {
    return clients;
  }

  Access access() {
    return access;
  }

  /** The database that clients begin in. */
  int database() {
    return database;
  }

  boolean hasDatabase(int number) {
    return databases.get(number);
  }

  void onDatabaseSeen(int number) {
    databases.set(number);
  }
}
