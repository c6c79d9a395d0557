package dev.sluice.testkit.postgres;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What runs a PostgreSQL and can do things to it that no connection can. One implementation per
 * kind of source; confined to the thread that uses the server.
 */
interface PostgresEngine extends AutoCloseable {
  Address address();

  /** Where it came from, for the one line printed at start. */
  String origin();

  /** The directory of its unix socket, when this process can reach one. */
  default Optional<Path> socketDirectory() {
    return Optional.empty();
  }

  /** Starts again on the same port with the same data. */
  void start();

  /** Ends all sessions at once and stops, as {@code pg_ctl stop -m fast} does. */
  void stop();

  /** Kills everything with SIGKILL, as a crashing machine would. */
  void crash();

  /** Sends SIGKILL to one backend process; PostgreSQL then restarts all of them. */
  void killBackend(int pid);

  /** SIGSTOPs every process: the port still accepts, nothing ever answers. */
  void freeze();

  /** Undoes {@link #freeze()}. */
  void thaw();

  /** Stops and removes what was made; never throws. */
  @Override
  void close();
}
