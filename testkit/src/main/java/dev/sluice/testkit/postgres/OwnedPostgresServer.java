package dev.sluice.testkit.postgres;

import java.util.List;

/**
 * A PostgreSQL that was started for whoever asked, and can so be stopped, killed and frozen. It
 * comes from the same sources as any, but for an address in the environment.
 *
 * <p>Confined to the thread that uses it, except that {@link #close()} may come from any.
 */
public final class OwnedPostgresServer extends PostgresServer {

  private final OwnedEngine engine;

  private OwnedPostgresServer(OwnedEngine engine) {
    super(engine);
    this.engine = engine;
  }

  /**
   * The first PostgreSQL that serves the request.
   *
   * @throws Unavailable when none does; the message gives every source's reason
   */
  public static OwnedPostgresServer start(PostgresRequest request) {
    return new OwnedPostgresServer(
        open(request, List.of(new InstalledSource(), new DockerSource(), new EmbeddedSource())));
  }

  /**
   * A PostgreSQL that runs as a child of this process and ends with it: of the programs installed
   * on this machine, or else of the embedded ones. It needs no container library on the class path.
   *
   * @throws Unavailable when there is none; the message gives every source's reason
   */
  public static OwnedPostgresServer startLocal(PostgresRequest request) {
    return new OwnedPostgresServer(
        open(request, List.of(new InstalledSource(), new EmbeddedSource())));
  }

  /** Starts again after {@link #stop()} or {@link #crash()}, same port, same data. */
  public void startAgain() {
    engine.start();
  }

  /** Ends all sessions and stops, as {@code pg_ctl stop -m fast}. */
  public void stop() {
    engine.stop();
  }

  /** Kills all its processes with SIGKILL. */
  public void crash() {
    engine.crash();
  }

  /** Kills one backend process with SIGKILL; PostgreSQL then ends all sessions and recovers. */
  public void killBackend(int pid) {
    engine.killBackend(pid);
  }

  /** Stops every process in its tracks: connections are accepted, nothing is answered. */
  public void freeze() {
    engine.freeze();
  }

  /** Lets frozen processes go on. */
  public void thaw() {
    engine.thaw();
  }
}
