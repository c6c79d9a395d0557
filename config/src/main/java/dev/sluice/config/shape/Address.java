package dev.sluice.config.shape;

import dev.sluice.core.settings.Endpoint;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code host:port}, {@code [v6]:port} or {@code unix:/path}. Immutable. */
public final class Address extends ScalarShape<Endpoint> {

  /** Looser than DNS, since names of containers have underscores; but no space, no slash. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+(%[^\\s]+)?");

  private static final String EXPECTED = "host:port, [v6]:port or unix:/path";

  private final int minPort;

  private Address(int minPort) {
    this.minPort = minPort;
  }

  /** Where to listen; port 0 lets the system choose one. */
  public static Address toListen() {
    return new Address(0);
  }

  /** Where somebody else listens. */
  public static Address toConnect() {
    return new Address(1);
  }

  @Override
  protected Optional<Endpoint> parse(String text) {
    Endpoint endpoint;
    try {
      endpoint = Endpoint.parse(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    boolean right =
        endpoint.isUnix()
            ? String.valueOf(endpoint.path()).startsWith("/")
            : endpoint.port() >= minPort && isHost(endpoint.host());
    return right ? Optional.of(endpoint) : Optional.empty();
  }

  /** Whether it can be a name or an address, without the brackets of IPv6. */
  public static boolean isHost(String host) {
    return HOST.matcher(host).matches();
  }

  @Override
  public String expected() {
    return EXPECTED + ", with a port from " + minPort + " to 65535";
  }

  @Override
  protected Map<String, Object> literalSchema() {
    return Map.of("type", "string", "pattern", "^(unix:/.+|.+:[0-9]+)$");
  }
}
