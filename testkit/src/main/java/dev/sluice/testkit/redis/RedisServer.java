package dev.sluice.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Redis for tests.
 *
 * <p>Where it comes from, the first that serves: an address in the environment ({@code
 * SLUICE_TEST_REDIS}), the program installed on this machine, a container, the embedded binary. One
 * log line says which it was. It may hold what others have written and serve them meanwhile, so
 * whoever uses it keeps to keys, channels and connections of their own; whoever wants to configure
 * it, empty it, count what it does, stop it, or have a second one beside it, asks for an {@link
 * OwnedRedisServer}.
 *
 * <p>Confined to the thread that uses it, except that {@link #close()} may come from any.
 */
public sealed class RedisServer implements AutoCloseable permits OwnedRedisServer {
  private static final Logger log = LoggerFactory.getLogger(RedisServer.class);

  private final RedisEngine engine;

  RedisServer(RedisEngine engine) {
    this.engine = engine;
    log.info("{}", this);
  }

  /**
   * The first Redis that can be had.
   *
   * @throws Unavailable when there is none; the message gives every source's reason
   */
  public static RedisServer start() {
    List<String> none = List.of();
    return new RedisServer(
        open(
            List.of(
                new GivenSource(System.getenv()),
                new InstalledSource(none),
                new DockerSource(none),
                new EmbeddedSource(none))));
  }

  /**
   * The first engine that can be had.
   *
   * @throws Unavailable when there is none; the message gives every source's reason
   */
  static <E extends RedisEngine> E open(List<? extends RedisSource<? extends E>> sources) {
    List<String> reasons = new ArrayList<>();
    for (RedisSource<? extends E> source : sources) {
      try {
        return source.open();
      } catch (RedisSource.Declined e) {
        reasons.add(e.getMessage());
      }
    }
    throw new Unavailable("no Redis: " + String.join("; ", reasons));
  }

  /** No source could serve the request. */
  public static final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unavailable(String message) {
      super(message);
    }
  }

  /** Host, port and who may use it. */
  public Address address() {
    return engine.address();
  }

  public String host() {
    return address().host();
  }

  public int port() {
    return address().port();
  }

  /** A connection of who may use it, that has said nothing else yet; the caller closes it. */
  public RespWire connect() {
    return RespWire.connect(address());
  }

  /** Stops a server of our own, of which nothing is left; leaves a given one alone. */
  @Override
  public void close() {
    engine.close();
  }

  /** Address and origin in one line. */
  @Override
  public String toString() {
    return "Redis at %s:%d from %s".formatted(host(), port(), engine.origin());
  }
}
