package dev.sluice.testkit.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Where a PostgreSQL is and who its superuser is. Immutable.
 *
 * @param host name or address
 * @param port TCP port, 1 to 65535
 * @param user a superuser
 * @param password its password, empty when none is asked
 * @param database a database that exists
 */
public record Address(String host, int port, String user, String password, String database) {

  /**
   * Reads {@code postgresql://user:password@host:port/database}; port and database may be left out
   * (5432 and the user's name).
   *
   * @throws IllegalArgumentException when the text is not such a URL
   */
  public static Address parse(String url) {
    URI uri = URI.create(url);
    if (!Objects.requireNonNullElse(uri.getScheme(), "").matches("postgres(ql)?")
        || uri.getHost() == null
        || uri.getRawUserInfo() == null) {
      throw new IllegalArgumentException("not a postgresql://user:password@host:port/database URL");
    }
    String[] credentials = uri.getRawUserInfo().split(":", 2);
    String user = decode(credentials[0]);
    String path = Objects.requireNonNullElse(uri.getPath(), "");
    return new Address(
        uri.getHost(),
        uri.getPort() < 0 ? 5432 : uri.getPort(),
        user,
        credentials.length > 1 ? decode(credentials[1]) : "",
        path.length() > 1 ? path.substring(1) : user);
  }

  /** The same place seen by another user, in another database. */
  public Address as(String otherUser, String otherPassword, String otherDatabase) {
    return new Address(host, port, otherUser, otherPassword, otherDatabase);
  }

  /** The same user and database at another place, such as a proxy in front. */
  public Address at(String otherHost, int otherPort) {
    return new Address(otherHost, otherPort, user, password, database);
  }

  /** As a libpq connection URL, password included. */
  public String url() {
    return "postgresql://%s:%s@%s:%d/%s".formatted(user, password, host, port, database);
  }

  /** As a JDBC URL without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
