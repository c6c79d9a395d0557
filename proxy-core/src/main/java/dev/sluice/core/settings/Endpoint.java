package dev.sluice.core.settings;

import org.jspecify.annotations.Nullable;

/**
 * Where to listen or to connect: {@code host:port}, {@code [v6]:port} or {@code unix:/path}.
 * Immutable.
 *
 * @param host a name or an address without brackets; empty for a unix socket
 * @param port 0 to 65535, where 0 lets the system choose a port to listen on; 0 for a unix socket
 * @param path the unix socket's file, or null
 */
public record Endpoint(String host, int port, @Nullable String path) {

  private static final String UNIX = "unix:";

  public Endpoint {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
  }

  public static Endpoint tcp(String host, int port) {
    return new Endpoint(host, port, null);
  }

  public static Endpoint unix(String path) {
    return new Endpoint("", 0, path);
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if it has none of the three forms; the message says so
   */
  public static Endpoint parse(String text) {
    if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
      return unix(text.substring(UNIX.length()));
    }
    int colon = text.lastIndexOf(':');
    String host = colon > 0 ? text.substring(0, colon) : "";
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.isEmpty() || (host.indexOf(':') >= 0 && !bracketed)) {
      throw malformed(text);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      return tcp(bracketed ? host.substring(1, host.length() - 1) : host, port);
    } catch (NumberFormatException e) {
      throw malformed(text);
    }
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "endpoint: " + text + " (expected: host:port, [v6]:port or unix:/path)");
  }

  public boolean isUnix() {
    return path != null;
  }

  /** Whether only this machine can reach it: a unix socket, or a loopback address or name. */
  public boolean isLocal() {
    return isUnix() || host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  @Override
  public String toString() {
    if (isUnix()) {
      return UNIX + path;
    }
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
