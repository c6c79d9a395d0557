package dev.sluice.testkit.postgres;

import dev.sluice.testkit.process.ServerControl;

/**
 * What runs a PostgreSQL and can do things to it that no connection can. One implementation per
 * kind of source; confined to the thread that uses the server.
 */
interface OwnedEngine extends PostgresEngine, ServerControl {

  /** Starts again on the same port with the same data. */
  @Override
  void start();

  /** Ends all sessions at once and stops, as {@code pg_ctl stop -m fast} does. */
  void stop();

  /** Sends SIGKILL to one backend process; PostgreSQL then restarts all of them. */
  void killBackend(int pid);
}
