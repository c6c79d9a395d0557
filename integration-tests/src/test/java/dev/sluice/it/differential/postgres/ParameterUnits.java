package dev.sluice.it.differential.postgres;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;

/** Run-time parameters: set, set back, asked for; roles. Stateless. */
final class ParameterUnits {

  private ParameterUnits() {}

  static Unit any(Walk walk) {
    int choice = walk.upTo(100);
    if (choice < 45) {
      return send(walk, Settings.question(walk));
    }
    if (choice < 75) {
      return send(walk, change(walk));
    }
    if (choice < 85) {
      return rolledBack(walk);
    }
    if (choice < 92) {
      return new Unit()
          .send(query(change(walk) + "; " + Settings.question(walk) + "; " + change(walk)))
          .readies(1);
    }
    return send(walk, walk.oneOf("SET ROLE limited", resetRole(walk), "SELECT current_user"));
  }

  private static String resetRole(Walk walk) {
    return walk.resets() ? "RESET ROLE" : "SET ROLE none";
  }

  private static Unit send(Walk walk, String sql) {
    if (walk.chance(65)) {
      return new Unit().send(query(sql)).readies(1);
    }
    return new Unit().send(parse("", sql), bind("", ""), execute(""), sync()).readies(1);
  }

  private static String change(Walk walk) {
    return switch (walk.upTo(10)) {
      case 0 -> walk.resets() ? "RESET " + Settings.anyName(walk) : "SHOW work_mem";
      case 1 -> "SET LOCAL " + Settings.assignment(walk);
      case 2 -> "SET SESSION " + Settings.assignment(walk);
      case 3 -> "SELECT set_config('app.tag', '" + walk.mark() + "', " + walk.chance(50) + ")";
      case 4 -> walk.resets() ? "RESET ALL" : "/* c */ set " + Settings.assignment(walk);
      default -> "SET " + Settings.assignment(walk);
    };
  }

  private static Unit rolledBack(Walk walk) {
    String end = walk.oneOf("ROLLBACK", "COMMIT");
    String sql =
        walk.chance(50)
            ? "BEGIN; " + change(walk) + "; " + end + "; " + Settings.question(walk)
            : "BEGIN; SAVEPOINT a; "
                + change(walk)
                + "; ROLLBACK TO SAVEPOINT a; "
                + change(walk)
                + "; "
                + end;
    walk.inTransaction(false);
    return new Unit().send(query(sql)).readies(1);
  }
}
