package dev.sluice.redis.session;

import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Service;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.redis.command.Access;
import dev.sluice.redis.command.CommandIndex;
import dev.sluice.redis.command.CommandTable;
import dev.sluice.redis.login.BackendHistory;
import dev.sluice.redis.login.Greeting;
import dev.sluice.redis.login.RedisBackendLogin;
import dev.sluice.redis.login.RedisClientLogin;
import dev.sluice.redis.login.ServerFacts;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** One pool of connections to one server, as Redis sees it. Confined to the pool's event loop. */
public final class RedisService implements Service {

  /** The option that says what the tenant may do beyond its own keys. */
  public static final String COMMANDS = "commands";

  private final BackendHistory history = new BackendHistory();
  private final ClientRegister clients;
  private final Access access;
  private final int database;

  /** Databases that the server has been seen to have. */
  private final BitSet databases = new BitSet();

  public RedisService(ServiceSettings settings, ClientRegister clients) {
    this.clients = clients;
    this.access = Access.parse(settings.options().getOrDefault(COMMANDS, "shared"));
    this.database = Greeting.database(settings.backend());
    databases.set(database);
  }

  @Override
  public BackendLogin newBackendLogin(BackendTools tools) {
    return new RedisBackendLogin(tools, history, RedisBackend::new);
  }

  @Override
  public ClientSession newClientSession(ClientLogin login, SessionTools tools) {
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
