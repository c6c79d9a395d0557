package dev.sluice.it.differential.postgres;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.copyData;
import static dev.sluice.testkit.pgwire.Frontend.copyDone;
import static dev.sluice.testkit.pgwire.Frontend.copyFail;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.flush;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;

import dev.sluice.it.differential.Await;

/**
 * COPY in both directions and both protocols, with data in time, too early, too late, wrong, or
 * given up. Stateless.
 */
final class CopyUnits {

  private CopyUnits() {}

  static Unit any(Walk walk) {
    return switch (walk.upTo(8)) {
      case 0, 1 -> out(walk);
      case 2, 3, 4 -> simpleIn(walk);
      case 5, 6 -> extendedIn(walk);
      default -> several(walk);
    };
  }

  private static Unit out(Walk walk) {
    String rows = "generate_series(1, " + walk.upTo(3000) + ") g";
    String what =
        switch (walk.upTo(5)) {
          case 0 -> "(SELECT 1 / (50 - g), '" + walk.mark() + "' FROM " + rows + ")";
          case 1 -> "absent";
          default -> "(SELECT g, '" + walk.mark() + "' FROM " + rows + ")";
        };
    String sql = "COPY " + what + " TO STDOUT" + (walk.chance(20) ? " BINARY" : "");
    if (walk.chance(60)) {
      return new Unit().send(query(sql)).readies(1);
    }
    return new Unit().send(parse("", sql), bind("", ""), execute(""), sync()).readies(1);
  }

  private static String copyIn(Walk walk) {
    return walk.chance(10) ? "COPY absent FROM STDIN" : "COPY work FROM STDIN";
  }

  private static Unit simpleIn(Walk walk) {
    Unit unit = new Unit().send(query(copyIn(walk)));
    unit.then(walk.chance(50) ? Awaits.copyIn() : Await.NOTHING);
    data(walk, unit);
    end(walk, unit);
    return unit.readies(1);
  }

  private static Unit extendedIn(Walk walk) {
    Unit unit = new Unit().send(parse("", copyIn(walk)), bind("", ""), execute(""));
    switch (walk.upTo(4)) {
      // libpq sends a Sync along, which the server takes no notice of.
      case 0 -> unit.send(sync()).readies(1);
      case 1 -> unit.send(flush()).then(Awaits.copyIn());
      case 2 -> unit.send(flush());
      default -> {}
    }
    data(walk, unit);
    end(walk, unit);
    return unit.send(sync()).readies(1);
  }

  /** More than one COPY in one query, each with its data. */
  private static Unit several(Walk walk) {
    Unit unit =
        new Unit()
            .send(
                query(
                    "COPY work FROM STDIN; SELECT '"
                        + walk.mark()
                        + "'; COPY work FROM STDIN; COPY (SELECT '"
                        + walk.mark()
                        + "') TO STDOUT"));
    for (int i = 0; i < 2; i++) {
      unit.then(walk.chance(50) ? Awaits.copyIn() : Await.NOTHING);
      data(walk, unit);
      end(walk, unit);
    }
    return unit.readies(1);
  }

  private static void data(Walk walk, Unit unit) {
    if (walk.chance(10)) {
      // Behind data it would be Allowances.SYNC_IN_COPY.
      unit.send(sync()).readies(1);
    }
    int lines = walk.upTo(5);
    for (int i = 0; i < lines; i++) {
      String line = walk.owner() + "\t" + (10 + walk.upTo(40)) + "\t" + walk.mark() + "\n";
      switch (walk.upTo(24)) {
        case 0 -> unit.send(copyData("not a number\t1\tx\n"));
        case 1 -> unit.send(copyData(line.substring(0, line.length() / 2)));
        case 2 -> unit.send(copyData(""));
        case 4 -> unit.send(copyData(line), flush());
        case 5 -> unit.send(copyData(line + line));
        case 6 -> unit.send(copyData(line)).then(Await.NOTHING);
        default -> unit.send(copyData(line));
      }
    }
  }

  private static void end(Walk walk, Unit unit) {
    if (walk.chance(15)) {
      unit.send(copyFail(walk.mark()));
    } else {
      unit.send(copyDone());
    }
    if (walk.chance(8)) {
      // What the server takes no notice of any more.
      unit.send(copyData("late\n"), copyDone());
    }
  }
}
