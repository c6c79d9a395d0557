package dev.sluice.testkit.redis;

import java.util.List;

/**
 * A Redis that was started for whoever asked: it holds nothing else, does nothing for others, and
 * can be configured, stopped, killed and frozen. It comes from the same sources as any, but for an
 * address in the environment.
 *
 * <p>Confined to the thread that uses it, except that {@link #close()} may come from any.
 */
public final class OwnedRedisServer extends RedisServer {

  private final OwnedEngine engine;

  OwnedRedisServer(OwnedEngine engine) {
    super(engine);
    this.engine = engine;
  }

  /** A Redis as it is without arguments. */
  public static OwnedRedisServer start() {
    return start(new String[0]);
  }

  /**
   * The first Redis that can be had.
   *
   * @param arguments of {@code redis-server}, such as {@code --requirepass}, {@code secret}
   * @throws Unavailable when there is none; the message gives every source's reason
   */
  public static OwnedRedisServer start(String... arguments) {
    List<String> all = List.of(arguments);
    return new OwnedRedisServer(
        open(List.of(new InstalledSource(all), new DockerSource(all), new EmbeddedSource(all))));
  }

  /**
   * A Redis that runs as a child of this process and ends with it: the program installed on this
   * machine, or else the embedded one. It needs no container library on the class path.
   *
   * @throws Unavailable when there is none; the message gives every source's reason
   */
  public static OwnedRedisServer startLocal() {
    return new OwnedRedisServer(
        open(List.of(new InstalledSource(List.of()), new EmbeddedSource(List.of()))));
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
}
