package dev.sluice.testkit.postgres;

import dev.sluice.testkit.tls.Certificates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a test or a demo asks of its PostgreSQL. Immutable; each {@code with…} returns a changed
 * copy.
 *
 * @param major the major version wanted (15, 18, …); empty takes the first server found
 * @param tls the certificates the server shows and the authority it trusts for client certificates;
 *     empty: the server answers {@code N} to an SSLRequest
 * @param hba lines put before the default ones in {@code pg_hba.conf}, first match wins
 * @param settings server settings, by name, as in {@code postgresql.conf} but without quotes
 */
public record PostgresRequest(
    OptionalInt major, Optional<Certificates> tls, List<String> hba, Map<String, String> settings) {

  /** Copies the collections, so that a request can be shared between tests. */
  public PostgresRequest {
    hba = List.copyOf(hba);
    settings = Map.copyOf(settings);
  }

  /** Any PostgreSQL at all, shared or not. */
  public static PostgresRequest any() {
    return new PostgresRequest(OptionalInt.empty(), Optional.empty(), List.of(), Map.of());
  }

  /** Any PostgreSQL of this major version, at least 14. */
  public static PostgresRequest major(int version) {
    if (version < 14) {
      throw new IllegalArgumentException("major: " + version + " (expected: >= 14)");
    }
    return new PostgresRequest(OptionalInt.of(version), Optional.empty(), List.of(), Map.of());
  }

  /** Limits the server's connections; three more are kept by PostgreSQL for superusers. */
  public PostgresRequest withMaxConnections(int connections) {
    return withSetting("max_connections", Integer.toString(connections));
  }

  /** Has the server offer TLS with these certificates. */
  public PostgresRequest withTls(Certificates certificates) {
    return new PostgresRequest(major, Optional.of(certificates), hba, settings);
  }

  /** Adds a line to {@code pg_hba.conf}, such as {@code host all joe 127.0.0.1/32 md5}. */
  public PostgresRequest withHba(String line) {
    List<String> lines = new ArrayList<>(hba);
    lines.add(line);
    return new PostgresRequest(major, tls, lines, settings);
  }

  /** Sets a server setting; the last value given counts. */
  public PostgresRequest withSetting(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(settings);
    changed.put(name, value);
    return new PostgresRequest(major, tls, hba, changed);
  }

  /** Whether a server that somebody else configured cannot serve this request. */
  boolean needsOwnServer() {
    return tls.isPresent() || !hba.isEmpty() || !settings.isEmpty();
  }

  /** Whether a server of this major version serves the request. */
  boolean accepts(int version) {
    return major.isEmpty() || major.getAsInt() == version;
  }
}
