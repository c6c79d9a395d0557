package dev.sluice.config.backend;

import dev.sluice.config.shape.Address;
import dev.sluice.core.settings.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The part of a connection string that says where: {@code host}, {@code host:port}, in brackets.
 */
final class Hosts {

  private static final int MAX_PORT = 65535;
  private static final int MAX_PORT_DIGITS = 5;

  private Hosts() {}

  /** One host with its port, or with {@code usualPort} if it has none. */
  static @Nullable Endpoint read(String text, int usualPort, Faults faults) {
    int colon = text.indexOf(':', text.startsWith("[") ? Math.max(0, text.indexOf(']')) : 0);
    String written = colon < 0 ? text : text.substring(0, colon);
    String name = Percent.decode(written);
    if (name != null && name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    if (name == null || !Address.isHost(name)) {
      faults.expect("a host, host:port or [v6]:port; in a password '/' is written as %2F");
      return null;
    }
    int port = colon < 0 ? usualPort : port(text.substring(colon + 1), faults);
    return port < 0 ? null : Endpoint.tcp(name, port);
  }

  /** A port, or -1 if it is none. */
  static int port(String text, Faults faults) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits && text.length() <= MAX_PORT_DIGITS ? Integer.parseInt(text) : 0;
    if (port < 1 || port > MAX_PORT) {
      faults.expect("a port from 1 to 65535; in a password '@' is written as %40");
      return -1;
    }
    return port;
  }
}
