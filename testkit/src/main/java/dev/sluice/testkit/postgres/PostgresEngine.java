package dev.sluice.testkit.postgres;

import java.nio.file.Path;
import java.util.Optional;

/** What a PostgreSQL is reached by. Confined to the thread that uses the server. */
interface PostgresEngine extends AutoCloseable {
  Address address();

  /** Where it came from, for the one line printed at start. */
  String origin();

  /** The directory of its unix socket, when this process can reach one. */
  default Optional<Path> socketDirectory() {
    return Optional.empty();
  }

  /** Stops and removes what was made, if it was; never throws. */
  @Override
  void close();
}
