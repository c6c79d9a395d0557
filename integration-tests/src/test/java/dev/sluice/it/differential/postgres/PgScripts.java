package dev.sluice.it.differential.postgres;

import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.startup;
import static dev.sluice.testkit.pgwire.Frontend.terminate;

import dev.sluice.it.differential.Await;
import dev.sluice.it.differential.Deed;
import dev.sluice.it.differential.Exchange;
import dev.sluice.it.differential.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes one client's script: login, clean tables, some exchanges of pipelined units, an end. */
final class PgScripts {

  private static final int LEAST_EXCHANGES = 8;
  private static final int MORE_EXCHANGES = 30;
  private static final int MOST_PIPELINED = 4;

  private final Walk walk;
  private final List<Exchange> exchanges = new ArrayList<>();

  private PgScripts(Walk walk) {
    this.walk = walk;
  }

  static Script make(int client, Random random) {
    PgScripts script = new PgScripts(new Walk(client, random));
    script.begin();
    int count = LEAST_EXCHANGES + script.walk.upTo(MORE_EXCHANGES);
    for (int i = 0; i < count; i++) {
      script.exchange();
    }
    script.end();
    return new Script(client, 2, script.exchanges);
  }

  private void begin() {
    List<String> parameters =
        new ArrayList<>(List.of("user", Stage.USER, "database", Stage.DIRECT));
    if (!walk.resets()) {
      parameters.addAll(List.of("application_name", walk.mark()));
      parameters.addAll(walk.oneOf(STARTUPS));
    }
    add(new Unit().send(startup(parameters.toArray(String[]::new))).readies(1));
    // Within one command, whose tag does not tell what an earlier run has left.
    String clean =
        "DO $$BEGIN DELETE FROM work WHERE owner = %1$d;"
            + " INSERT INTO work SELECT %1$d, g, '%2$s' FROM generate_series(1, 4) g; END$$";
    add(new Unit().send(query(clean.formatted(walk.owner(), walk.mark()))).readies(1));
  }

  private static final List<List<String>> STARTUPS =
      List.of(
          List.of(),
          List.of("DateStyle", "ISO, DMY"),
          List.of("client_encoding", "utf8"),
          List.of("TimeZone", "Europe/Berlin", "extra_float_digits", "2"),
          List.of("options", "-c work_mem=7MB -c app.tag=x"),
          List.of("search_path", "public"));

  private void exchange() {
    List<Unit> units = new ArrayList<>();
    Unit unit = unit();
    units.add(unit);
    while (unit.pipelines() && units.size() < MOST_PIPELINED && walk.chance(25)) {
      unit = unit();
      if (!unit.pipelines()) {
        break;
      }
      units.add(unit);
    }
    add(units.toArray(Unit[]::new));
  }

  private Unit unit() {
    if (walk.shouldEndTransaction()) {
      return SimpleUnits.end(walk);
    }
    int choice = walk.upTo(1000);
    if (choice < 300) {
      return SimpleUnits.any(walk);
    }
    if (choice < 700) {
      return ExtendedUnits.any(walk);
    }
    if (choice < 790) {
      return ParameterUnits.any(walk);
    }
    if (choice < 880) {
      return CopyUnits.any(walk);
    }
    if (choice < 940) {
      return SessionUnits.any(walk);
    }
    return choice < 985 ? WrongUnits.any(walk) : CancelUnits.any(walk);
  }

  private void end() {
    int choice = walk.upTo(10);
    if (choice < 7) {
      exchanges.add(new Exchange(new Unit().send(terminate()).strokes(Await.END), true));
    } else if (choice == 7) {
      exchanges.add(new Exchange(WrongUnits.last(walk).strokes(Await.END), true));
    } else if (choice == 8) {
      Unit unit = SimpleUnits.any(walk);
      exchanges.add(new Exchange(unit.send(terminate()).strokes(Await.END), true));
    }
    // Otherwise the client just goes.
  }

  private void add(Unit... units) {
    exchanges.add(Deed.exchange(List.of(units), Awaits::ready));
  }
}
