package dev.sluice.it.faults.postgres;

import dev.sluice.it.faults.Ledger;
import dev.sluice.it.faults.Work;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.Address;
import java.util.ArrayList;
import java.util.List;

/**
 * Two tables. Each unit leaves a row in the first and adds one to its client's number in the
 * second, in one transaction; nothing but the work itself keeps a row from being there twice.
 * Immutable.
 */
final class PgLedger implements Ledger {

  private static final String TOKEN = "RETURNING run || '.' || client || '.' || ";

  /** Parameters: run, client, number. Returns the token. */
  static final String ENTRY =
      "INSERT INTO entries (run, client, number) VALUES ($1, $2::int, $3::int) " + TOKEN + "number";

  /** The same parameters. Returns the token. */
  static final String COUNT =
      "INSERT INTO counts AS c (run, client, n, last) VALUES ($1, $2::int, 1, $3::int)"
          + " ON CONFLICT (run, client) DO UPDATE SET n = c.n + 1, last = excluded.last "
          + "RETURNING run || '.' || client || '.' || last";

  static final String ENTRY_JDBC = ENTRY.replaceAll("\\$\\d", "?");
  static final String COUNT_JDBC = COUNT.replaceAll("\\$\\d", "?");

  /** Where the server itself is, as its superuser. */
  private final Address direct;

  PgLedger(Address direct) {
    this.direct = direct;
  }

  static String[] values(Work unit) {
    return unit.token().split("\\.");
  }

  static String entry(Work unit) {
    return filledIn(ENTRY, unit);
  }

  static String count(Work unit) {
    return filledIn(COUNT, unit);
  }

  private static String filledIn(String sql, Work unit) {
    String[] values = values(unit);
    return sql.replace("$1", "'" + values[0] + "'")
        .replace("$2", values[1])
        .replace("$3", values[2]);
  }

  /** Makes the tables, if they are not there, and empties them. */
  void prepare(String owner) {
    ask("CREATE TABLE IF NOT EXISTS entries (run text, client int, number int)");
    ask(
        "CREATE TABLE IF NOT EXISTS counts"
            + " (run text, client int, n int, last int, PRIMARY KEY (run, client))");
    ask("TRUNCATE entries, counts");
    ask("GRANT ALL ON entries, counts TO " + owner);
  }

  @Override
  public void read(String run, Entries to) {
    for (List<?> row : ask("SELECT client, number FROM entries WHERE run = '" + run + "'").rows()) {
      to.entry(number(row.get(0)), number(row.get(1)));
    }
  }

  @Override
  public List<String> contradictions(String run) {
    Transcript said =
        ask(
            "SELECT client, rows, n FROM (SELECT client, count(*) AS rows FROM entries WHERE run = '"
                + run
                + "' GROUP BY client) e FULL JOIN (SELECT client, n FROM counts WHERE run = '"
                + run
                + "') c USING (client) WHERE rows IS DISTINCT FROM n");
    List<String> found = new ArrayList<>();
    said.rows().forEach(row -> found.add("client, rows, count: " + row));
    return found;
  }

  private Transcript ask(String sql) {
    try (PgWire wire = PgWire.open(direct)) {
      Transcript said = wire.query(sql);
      if (!said.all('E').isEmpty()) {
        throw wire.failure("refused: " + sql);
      }
      return said;
    }
  }

  private static int number(Object text) {
    return Integer.parseInt(String.valueOf(text));
  }
}
