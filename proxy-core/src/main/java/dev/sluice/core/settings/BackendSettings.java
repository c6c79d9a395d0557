package dev.sluice.core.settings;

import dev.sluice.core.auth.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One database server as a tenant reaches it. Immutable.
 *
 * @param database the database's name; for Redis its number; empty: the protocol's default
 * @param user empty: none
 * @param parameters what else stood in the connection string, by name; the protocol judges it
 * @param discovery how the servers are found; null: there is one, at {@code address}
 */
public record BackendSettings(
    Endpoint address,
    String database,
    String user,
    Secret password,
    BackendTls tls,
    Map<String, String> parameters,
    @Nullable Discovery discovery) {

  public BackendSettings {
    parameters = Map.copyOf(parameters);
  }

  /** One server whose address is known. */
  public BackendSettings(
      Endpoint address,
      String database,
      String user,
      Secret password,
      BackendTls tls,
      Map<String, String> parameters) {
    this(address, database, user, password, tls, parameters, null);
  }

  /** What people call it: its address, or what its servers are found by. */
  public String name() {
    boolean named = discovery != null && !discovery.name().isEmpty();
    return named ? discovery.name() : address.toString();
  }

  /** The same at another address. */
  public BackendSettings at(Endpoint other) {
    return new BackendSettings(other, database, user, password, tls, parameters, discovery);
  }

  /** The same with another password. */
  public BackendSettings with(Secret other) {
    return new BackendSettings(address, database, user, other, tls, parameters, discovery);
  }
}
