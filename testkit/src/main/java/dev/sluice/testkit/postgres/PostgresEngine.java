package dev.sluice.testkit.postgres;

import dev.sluice.testkit.process.ServerControl;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What runs a PostgreSQL and can do things to it that no connection can. One implementation per
 * kind of source; confined to the thread that uses the server.
 */
interface PostgresEngine extends ServerControl {
  Address address();

  /** The directory of its unix socket, when this process can reach one. */
  default Optional<Path> socketDirectory() {
    return Optional.empty();
  }

  /** Starts again on the same port with the same data. */
  @Override
  void start();

  /** Ends all sessions at once and stops, as {@code pg_ctl stop -m fast} does. */
  void stop();

  /** Sends SIGKILL to one backend process; PostgreSQL then restarts all of them. */
  void killBackend(int pid);
}
