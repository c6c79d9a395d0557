package dev.sluice.testkit.redis;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Redis for tests.
 *
 * <p>Where it comes from, the first that serves: the program installed on this machine, a
 * container, the embedded binary. One log line says which it was. It is never somebody else's:
 * tests empty it, count what it did, and stop it.
 *
 * <p>Confined to the thread that uses it, except that {@link #close()} may come from any.
 */
public final class RedisServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisServer.class);

  private final RedisEngine engine;

  RedisServer(RedisEngine engine) {
    this.engine = engine;
    log.info("{}", this);
  }

  /**
   * The first Redis that can be had.
   *
   * @param arguments of {@code redis-server}, such as {@code --requirepass}, {@code secret}
   * @throws Unavailable when there is none; the message gives every source's reason
   */
  public static RedisServer start(String... arguments) {
    return start(
        List.of(new InstalledSource(), new DockerSource(), new EmbeddedSource()), arguments);
  }

  /**
   * A Redis that runs as a child of this process and ends with it: the program installed on this
   * machine, or else the embedded one. It needs no container library on the class path.
   *
   * @throws Unavailable when there is none; the message gives every source's reason
   */
  public static RedisServer startLocal(String... arguments) {
    return start(List.of(new InstalledSource(), new EmbeddedSource()), arguments);
  }

  private static RedisServer start(List<RedisSource> sources, String... arguments) {
    List<String> reasons = new ArrayList<>();
    for (RedisSource source : sources) {
      try {
        return new RedisServer(source.open(List.of(arguments)));
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

  public String host() {
    return engine.host();
  }

  public int port() {
    return engine.port();
  }

  /** A connection that has said nothing yet. */
  public RespWire connect() {
    return RespWire.connect(host(), port());
  }

  /** Starts again after {@link #crash()}, on the same port, empty unless it was told to keep. */
  public void startAgain() {
    engine.start();
  }

  /** Kills it with SIGKILL. */
  public void crash() {
    engine.crash();
  }

  /** Stops it in its tracks: connections are accepted, nothing is answered. */
  public void freeze() {
    engine.freeze();
  }

  /** Lets it go on. */
  public void thaw() {
    engine.thaw();
  }

  /** Stops it; nothing is left. */
  @Override
  public void close() {
    engine.close();
  }

  @Override
  public String toString() {
    return "Redis at %s:%d from %s".formatted(host(), port(), engine.origin());
  }
}
