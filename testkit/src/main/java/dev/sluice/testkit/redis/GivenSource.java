package dev.sluice.testkit.redis;

import java.net.URI;
import java.util.List;

/** A server somebody else runs: {@code SLUICE_TEST_REDIS=redis://host:port}, without a password. */
final class GivenSource implements RedisSource {
  static final String VARIABLE = "SLUICE_TEST_REDIS";

  @Override
  public RedisEngine open(List<String> arguments) throws Declined {
    String url = System.getenv(VARIABLE);
    if (url == null || url.isBlank()) {
      throw new Declined(VARIABLE + " is not set");
    }
    if (!arguments.isEmpty()) {
      throw new Declined(VARIABLE + " names a server that is not ours to configure");
    }
    try {
      URI uri = URI.create(url);
      return new GivenEngine(uri.getHost(), uri.getPort() < 0 ? 6379 : uri.getPort());
    } catch (IllegalArgumentException e) {
      throw new Declined(VARIABLE + ": " + e.getMessage(), e);
    }
  }

  /** A server that can be used but not controlled. */
  private record GivenEngine(String host, int port) implements RedisEngine {
    @Override
    public String origin() {
      return VARIABLE;
    }

    @Override
    public void start() {
      throw notOurs();
    }

    @Override
    public void crash() {
      throw notOurs();
    }

    @Override
    public void freeze() {
      throw notOurs();
    }

    @Override
    public void thaw() {
      throw notOurs();
    }

    @Override
    public void close() {
      // Somebody else started it.
    }

    private static UnsupportedOperationException notOurs() {
      return new UnsupportedOperationException("the server of " + VARIABLE + " is not ours");
    }
  }
}
