package dev.sluice.postgres.session;

import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.spi.Service;
import dev.sluice.core.spi.SharingTools;
import dev.sluice.postgres.login.BackendHello;
import dev.sluice.postgres.login.BackendHistory;
import dev.sluice.postgres.login.CancelKeys;
import dev.sluice.postgres.login.PgBackendLogin;
import dev.sluice.postgres.login.PgCancelLogin;
import dev.sluice.postgres.login.PgClientLogin;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the sessions and backends of one pool share. Confined to the pool's loop. */
public final class PgService implements Service {

  private final PgOptions options;
  private final String replication;
  private final CancelKeys cancelKeys;
  private final BackendHistory history = new BackendHistory();
  private final CustomParameters customParameters = new CustomParameters();
  private final Queries queries = new Queries(this);
  private final StatementCache statements = new StatementCache(customParameters);
  private final ParameterCache parameters = new ParameterCache();

  /** What the newest backend reported at its login, in its order; empty before the first. */
  private Map<String, String> reported = Map.of();

  private Parameters defaults = Parameters.NONE;

  /**
   * @param replication the value of the startup parameter of that name, or an empty string
   * @throws IllegalArgumentException if an option has an unusable value
   */
  public PgService(ServiceSettings settings, String replication, CancelKeys cancelKeys) {
    this.replication = replication;
    this.options = PgOptions.of(settings);
    this.cancelKeys = cancelKeys;
  }

  @Override
  public BackendLogin newBackendLogin(BackendTools tools) {
    return new PgBackendLogin(tools, history, this::newBackend, replication);
  }

  private PgBackend newBackend(BackendTools tools, BackendHello hello) {
    if (!hello.parameters().equals(reported)) {
      reported = new LinkedHashMap<>(hello.parameters());
      defaults = parameters.intern(new Parameters(reported));
      parameters.forgetResolved();
    }
    return new PgBackend(this, tools.backend(), hello, defaults);
  }

  @Override
  public ClientSession newClientSession(ClientLogin login, SharingTools tools) {
    return new PgSession(this, ((PgClientLogin) login).startup(), tools);
  }

  /**
   * Whether connections replicate: one session has each from beginning to end, no SQL of Sluice's
   * own is sent on it, and it is closed afterwards.
   */
  boolean replicates() {
    return !replication.isEmpty();
  }

  PgOptions options() {
    return options;
  }

  /** Carries a cancel for that connection to the server. */
  Interrupt cancelOf(BackendHello hello) {
    return side -> new PgCancelLogin(side, history, hello);
  }

  CancelKeys cancelKeys() {
    return cancelKeys;
  }

  CustomParameters customParameters() {
    return customParameters;
  }

  Queries queries() {
    return queries;
  }

  StatementCache statements() {
    return statements;
  }

  ParameterCache parameters() {
    return parameters;
  }

  /** The names that the server reports, in its order. */
  Iterable<String> reportedNames() {
    return reported.keySet();
  }

  /** Whether the server reports changes of this parameter by itself. */
  boolean isReported(String name) {
    return defaults.has(name);
  }

  /** Whether a backend has logged in, so that clients can be told what the server is like. */
  boolean isKnown() {
    return !reported.isEmpty();
  }

  /** What a session has that asks for nothing. */
  Parameters defaults() {
    return defaults;
  }
}
