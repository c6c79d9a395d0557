package dev.sluice.config.key;

import dev.sluice.config.backend.Backend;
import dev.sluice.config.backend.ConnectionString;
import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Credential;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.ListOf;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.MapOf;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.Values;
import dev.sluice.config.shape.WholeNumber;
import dev.sluice.config.shape.Word;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Pooling;
import java.util.List;
import java.util.Map;

/** What a tenant has of one protocol. */
public final class ServiceKeys {

  private static final String AUTH = "How clients prove who they are.";
  private static final String BACKEND = "The server, the database and the login.";
  private static final Word NAME = Word.any("a name");

  public static final Key<Backend> POSTGRES_BACKEND =
      Key.of("backend", ConnectionString.postgres(), BACKEND).required();
  public static final Key<Backend> REDIS_BACKEND =
      Key.of("backend", ConnectionString.redis(), BACKEND).required();
  public static final Key<Backend> MONGO_BACKEND =
      Key.of("backend", ConnectionString.mongo(), BACKEND).required();

  public static final Key<Secret> PASSWORD =
      Key.of(
          "password",
          Credential.needed(),
          "The backend's password, where the connection string has none.");

  public static final Key<List<Located<String>>> DATABASES =
      Key.of(
              "databases",
              ListOf.any(NAME),
              "Database names that lead to this tenant, beside its id.")
          .byDefault(List.of(), "[]");

  public static final Key<Pooling> POOLING =
      Key.of("pooling", Choice.of(List.of(Pooling.values())), "What holds a backend connection.")
          .byDefault("transaction");

  public static final Key<ClientAuth> POSTGRES_AUTH =
      Key.of(
              "auth",
              Choice.of(List.of(ClientAuth.values())),
              AUTH + " trust only where all listeners are loopback or unix sockets.")
          .byDefault("scram-sha-256");
  public static final Key<ClientAuth> REDIS_AUTH =
      Key.of(
              "auth",
              Choice.of(List.of(ClientAuth.PASSWORD, ClientAuth.CERT, ClientAuth.TRUST)),
              AUTH)
          .byDefault("password");
  public static final Key<ClientAuth> MONGO_AUTH =
      Key.of(
              "auth",
              Choice.of(List.of(ClientAuth.SCRAM_SHA_256, ClientAuth.CERT, ClientAuth.TRUST)),
              AUTH)
          .byDefault("scram-sha-256");

  public static final Key<Map<String, Located<Secret>>> CLIENTS =
      Key.of(
              "clients",
              MapOf.of("user", NAME, Credential.needed()),
              "Passwords or SCRAM verifiers by user. None: the backend's own user and password.")
          .byDefault(Map.of(), "{}");

  public static final Key<Map<String, Located<Values>>> LANES =
      Key.of(
              "lanes",
              MapOf.of("lane", Word.of("[A-Za-z0-9_-]{1,63}", "a lane's name"), LaneKeys.SECTION),
              "Shares of the pool with limits of their own; the first that takes a session has it.")
          .byDefault(Map.of(), "{}");

  public static final Key<Integer> MAX_PREPARED_STATEMENTS =
      Key.of(
              "maxPreparedStatements",
              WholeNumber.between(0, 100_000),
              "Prepared statements kept on each backend connection in transaction pooling; 0: names"
                  + " are not remapped, and a session that prepares one keeps its connection.")
          .byDefault("200");

  public static final Key<String> RESET_QUERY =
      Key.of(
              "resetQuery",
              Word.any("an SQL statement"),
              "What cleans a backend connection that a session has left its mark on.")
          .byDefault("DISCARD ALL");

  public static final Key<List<Located<String>>> TRACK_PARAMETERS =
      Key.of(
              "trackParameters",
              ListOf.any(
                  Word.of("\\*|[A-Za-z_][A-Za-z0-9_.]*", "a parameter's name, or * for all")),
              "Parameters that follow a client from one backend connection to the next although the"
                  + " server does not report them; others are set back after each transaction.")
          .byDefault(List.of(Located.builtIn("*")), "[\"*\"]");

  public static final Key<String> REDIS_COMMANDS =
      Key.of(
              "commands",
              Word.of("shared|owner|all", "shared, owner or all"),
              "What clients may do beyond the tenant's keys. shared: others use the same server, so"
                  + " commands that reach all of its data are refused; owner: the server is the"
                  + " tenant's; all: nothing is refused but what would take a connection over.")
          .byDefault("shared");

  public static final Key<String> REDIS_READ_FROM =
      Key.of(
              "readFrom",
              Word.of("master|replica", "master or replica"),
              "Where commands that only read are answered, outside of transactions and scripts."
                  + " replica: by a replica that Sentinel names, where there is one;"
                  + " it may not yet have what the same client has just written.")
          .byDefault("master");

  public static final Section POSTGRES =
      Section.of(
          "PostgreSQL.",
          POSTGRES_BACKEND,
          PASSWORD,
          DATABASES,
          POOLING,
          POSTGRES_AUTH,
          CLIENTS,
          LANES,
          MAX_PREPARED_STATEMENTS,
          RESET_QUERY,
          TRACK_PARAMETERS);

  public static final Section REDIS =
      Section.of(
          "Redis.",
          REDIS_BACKEND,
          PASSWORD,
          REDIS_AUTH,
          CLIENTS,
          LANES,
          REDIS_COMMANDS,
          REDIS_READ_FROM);

  public static final Section MONGO =
      Section.of(
          "MongoDB; not yet served.",
          MONGO_BACKEND,
          PASSWORD,
          DATABASES,
          MONGO_AUTH,
          CLIENTS,
          LANES);

  private ServiceKeys() {}
}
