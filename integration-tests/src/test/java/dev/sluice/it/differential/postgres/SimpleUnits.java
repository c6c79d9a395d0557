package dev.sluice.it.differential.postgres;

import static dev.sluice.testkit.pgwire.Frontend.query;

import java.util.ArrayList;
import java.util.List;

/** Units of the simple protocol: queries, several in one, transactions, notices. Stateless. */
final class SimpleUnits {

  private SimpleUnits() {}

  static Unit any(Walk walk) {
    int choice = walk.upTo(100);
    if (choice < 35) {
      return of(statement(walk));
    }
    if (choice < 55) {
      return several(walk);
    }
    return choice < 90 ? transaction(walk) : cursor(walk);
  }

  private static Unit of(String sql) {
    return new Unit().send(query(sql)).readies(1);
  }

  /** One statement, without a semicolon. */
  static String statement(Walk walk) {
    int owner = walk.owner();
    int key = walk.upTo(9);
    String mark = walk.mark();
    return switch (walk.upTo(16)) {
      case 0, 1, 2 -> "SELECT '" + mark + "' AS \"" + mark + "\"";
      case 3 -> "SELECT g, '" + mark + "' FROM generate_series(1, " + walk.upTo(40) + ") g";
      case 4 -> "SELECT repeat('" + mark + "', " + walk.upTo(20_000) + ")";
      case 5 -> "SELECT k, v FROM work WHERE owner = " + owner + " ORDER BY k";
      case 6 -> "INSERT INTO work VALUES (" + owner + ", " + key + ", '" + mark + "')";
      case 7 -> "UPDATE work SET v = '" + mark + "' WHERE owner = " + owner + " AND k < " + key;
      case 8 -> "DELETE FROM work WHERE owner = " + owner + " AND k = " + key;
      case 9 -> "SELECT shout('" + mark + "')";
      case 10 -> "SELECT refuse('" + mark + "')";
      case 11 -> "DO $$BEGIN RAISE NOTICE '" + mark + "'; END$$";
      case 12 -> walk.oneOf("", ";", " ; ", "-- " + mark, "/* " + mark + " */");
      case 13 -> "SELECT 1 / " + walk.upTo(2);
      case 14 -> walk.oneOf("SELEC '" + mark + "'", "SELECT * FROM absent", "SELECT nonsense");
      default ->
          "SELECT count(*), '" + mark + "' FROM work WHERE owner = " + owner + " AND k > " + key;
    };
  }

  private static Unit several(Walk walk) {
    List<String> statements = new ArrayList<>();
    int count = 2 + walk.upTo(4);
    for (int i = 0; i < count; i++) {
      statements.add(
          walk.chance(15)
              ? walk.oneOf("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT a")
              : statement(walk));
    }
    walk.inTransaction(walk.isInTransaction() || statements.contains("BEGIN"));
    return of(String.join("; ", statements));
  }

  static Unit transaction(Walk walk) {
    if (!walk.isInTransaction() || walk.chance(5)) {
      walk.inTransaction(true);
      return of(
          walk.oneOf(
              "BEGIN",
              "begin;",
              "BEGIN ISOLATION LEVEL REPEATABLE READ",
              "START TRANSACTION READ ONLY",
              "BEGIN; SELECT '" + walk.mark() + "'"));
    }
    if (walk.chance(40)) {
      return of(walk.oneOf("SAVEPOINT a", "ROLLBACK TO SAVEPOINT a", "RELEASE SAVEPOINT a"));
    }
    walk.inTransaction(false);
    return end(walk);
  }

  static Unit end(Walk walk) {
    walk.inTransaction(false);
    return of(
        walk.oneOf("COMMIT", "ROLLBACK", "commit;", "END", "ABORT", "COMMIT AND CHAIN; COMMIT"));
  }

  private static Unit cursor(Walk walk) {
    String mark = walk.mark();
    return of(
        switch (walk.upTo(5)) {
          case 0 -> "DECLARE c CURSOR FOR SELECT '" + mark + "' FROM generate_series(1, 9)";
          case 1 ->
              "DECLARE h CURSOR WITH HOLD FOR SELECT '" + mark + "' FROM generate_series(1, 4)";
          case 2 -> "FETCH " + walk.upTo(4) + " FROM " + walk.oneOf("c", "h");
          case 3 -> "CLOSE " + walk.oneOf("c", "h", "ALL");
          default -> "MOVE 2 FROM " + walk.oneOf("c", "h");
        });
  }
}
