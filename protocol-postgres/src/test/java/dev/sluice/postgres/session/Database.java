package dev.sluice.postgres.session;

import java.util.List;

/** What simulated servers share: one table, {@code t}, whose columns can be altered. */
final class Database {

  private int version = 1;

  /** {@code ALTER TABLE t}. */
  void alter() {
    version++;
  }

  int version() {
    return version;
  }

  List<String> columns() {
    return version == 1 ? List.of("a") : List.of("a", "b" + version);
  }
}
