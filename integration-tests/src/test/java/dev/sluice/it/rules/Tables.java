package dev.sluice.it.rules;

import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.testkit.postgres.PostgresServer;
import java.util.concurrent.atomic.AtomicInteger;

/** Tables that one test has for itself. */
final class Tables {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Tables() {}

  /** A new empty table; it goes with the server, or with the next run on it. */
  static String create(PostgresServer server, String columns) {
    String table = "rule_table_" + NUMBER.incrementAndGet();
    SharedPostgres.execute(
        server, "DROP TABLE IF EXISTS " + table, "CREATE TABLE " + table + " (" + columns + ")");
    return table;
  }
}
