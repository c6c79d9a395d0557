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
 */
public record Address(String host, int port, String user, String password) {

  /**
   * Reads {@code redis://user:password@host:port}; the port may be left out (6379), and so may the
   * user or both.
   *
   * @throws IllegalArgumentException when the text is not such a URL
   */
  public static Address parse(String url) {
    URI uri = URI.create(url);
    String path = Objects.requireNonNullElse(uri.getPath(), "");
    if (!Objects.equals(uri.getScheme(), "redis") || uri.getHost() == null || path.length() > 1) {
      throw new IllegalArgumentException("not a redis://user:password@host:port URL");
    }
    String[] credentials = Objects.requireNonNullElse(uri.getRawUserInfo(), "").split(":", 2);
    return new Address(
        uri.getHost(),
        uri.getPort() < 0 ? 6379 : uri.getPort(),
        decode(credentials[0]),
        credentials.length > 1 ? decode(credentials[1]) : "");
  }

  /** As a connection string, password included. */
  public String url() {
    String credentials = password.isEmpty() ? "" : encode(user) + ":" + encode(password) + "@";
    return "redis://%s%s:%d".formatted(credentials, host, port);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
