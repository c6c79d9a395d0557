package dev.sluice.testkit.redis;

import dev.sluice.testkit.process.BorrowedServer;
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

  /** What the variable names. */
  private static final class GivenEngine extends BorrowedServer implements RedisEngine {
    private final String host;
    private final int port;

    GivenEngine(String host, int port) {
      super(VARIABLE);
      this.host = host;
      this.port = port;
    }

    @Override
    public String host() {
      return host;
    }

    @Override
    public int port() {
      return port;
    }
  }
}
