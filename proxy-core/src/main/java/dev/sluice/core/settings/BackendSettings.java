package dev.sluice.core.settings;

import dev.sluice.core.auth.Secret;
import java.util.Map;

/**
 * One database server as a tenant reaches it. Immutable.
 *
 * @param database the database's name; for Redis its number; empty: the protocol's default
 * @param user empty: none
 * @param parameters what else stood in the connection string, by name; the protocol judges it
 */
public record BackendSettings(
    Endpoint address,
    String database,
    String user,
    Secret password,
    BackendTls tls,
    Map<String, String> parameters) {

  public BackendSettings {
    parameters = Map.copyOf(parameters);
  }
}
