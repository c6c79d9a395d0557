package dev.sluice.testkit.redis;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Where a Redis is and who may use it. Immutable.
 *
 * @param host name or address
 * @param port TCP port, 1 to 65535
 * @param user empty for the default one
 * @param password empty when none is asked
 * @param authority who signed the server's certificate: a file (PEM), or {@link #SYSTEM}; empty
 *     where there is no TLS
 */
public record Address(String host, int port, String user, String password, String authority) {

  /** Any authority that the system trusts. */
  static final String SYSTEM = "system";

  /**
   * Reads {@code redis://user:password@host:port}; the port may be left out (6379), and so may the
   * user or both. {@code rediss://} is the same by TLS, with an authority that the system trusts.
   *
   * @throws IllegalArgumentException when the text is not such a URL
   */
  public static Address parse(String url) {
    URI uri = URI.create(url);
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "");
    String path = Objects.requireNonNullElse(uri.getPath(), "");
    if (!scheme.matches("rediss?") || uri.getHost() == null || path.length() > 1) {
      throw new IllegalArgumentException("not a redis[s]://user:password@host:port URL");
    }
    String[] credentials = Objects.requireNonNullElse(uri.getRawUserInfo(), "").split(":", 2);
    return new Address(
        uri.getHost(),
        uri.getPort() < 0 ? 6379 : uri.getPort(),
        decode(credentials[0]),
        credentials.length > 1 ? decode(credentials[1]) : "",
        scheme.equals("rediss") ? SYSTEM : "");
  }

  /** One that is reached without TLS, and asks for no password. */
  static Address plain(String host, int port) {
    return new Address(host, port, "", "", "");
  }

  boolean isTls() {
    return !authority.isEmpty();
  }

  /** The same by TLS, where only that authority is trusted. */
  Address trusting(String file) {
    return new Address(host, port, user, password, file);
  }

  /** As Sluice's connection string to a database, password included. */
  public String url(int database) {
    String credentials = password.isEmpty() ? "" : encode(user) + ":" + encode(password) + "@";
    String place = "%s%s:%d/%d".formatted(credentials, host, port, database);
    return isTls() ? "rediss://" + place + "?sslrootcert=" + authority : "redis://" + place;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
