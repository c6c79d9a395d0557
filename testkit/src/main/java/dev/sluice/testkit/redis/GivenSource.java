package dev.sluice.testkit.redis;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server somebody else runs, named by the environment: {@code
 * SLUICE_TEST_REDIS=redis://user:password@host:port}, without user and password where none are
 * asked. With {@code rediss://} it is reached by TLS; {@code SLUICE_TEST_REDIS_CA} names the file
 * of the authority that is trusted then, instead of those that the system trusts.
 */
final class GivenSource implements RedisSource<RedisEngine> {
  static final String VARIABLE = "SLUICE_TEST_REDIS";
  static final String AUTHORITY_VARIABLE = "SLUICE_TEST_REDIS_CA";

  private final Map<String, String> environment;

  GivenSource(Map<String, String> environment) {
    this.environment = new TreeMap<>(environment);
  }

  @Override
  public RedisEngine open() throws Declined {
    String url = environment.get(VARIABLE);
    if (url == null || url.isBlank()) {
      throw new Declined(VARIABLE + " is not set");
    }
    try {
      Address address = address(url);
      String answer = ping(address);
      if (!answer.equals("+PONG")) {
        throw new Declined(VARIABLE + " cannot be used: " + answer);
      }
      return new GivenEngine(address);
    } catch (IllegalArgumentException e) {
      throw new Declined(VARIABLE + ": " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new Declined(VARIABLE + " cannot be reached: " + e.getMessage(), e);
    }
  }

  private Address address(String url) {
    Address address = Address.parse(url);
    String authority = environment.getOrDefault(AUTHORITY_VARIABLE, "");
    return address.isTls() && !authority.isBlank() ? address.trusting(authority) : address;
  }

  private static String ping(Address address) {
    try (RespWire wire = RespWire.connect(address)) {
      return wire.ask("PING");
    }
  }

  /** What the variable names: to be used, and left as it is. */
  private record GivenEngine(Address address) implements RedisEngine {

    @Override
    public String origin() {
      return VARIABLE;
    }

    @Override
    public void close() {
      // Somebody else started it.
    }
  }
}
