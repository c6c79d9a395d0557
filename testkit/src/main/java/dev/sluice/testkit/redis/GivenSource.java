package dev.sluice.testkit.redis;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server somebody else runs, named by the environment: {@code
 * SLUICE_TEST_REDIS=redis://user:password@host:port}, without user and password where none are
 * asked.
 */
final class GivenSource implements RedisSource<RedisEngine> {
  static final String VARIABLE = "SLUICE_TEST_REDIS";

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
      Address address = Address.parse(url);
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
