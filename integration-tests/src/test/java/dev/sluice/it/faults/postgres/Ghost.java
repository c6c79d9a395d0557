package dev.sluice.it.faults.postgres;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.copyData;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.flush;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;

import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.WireFailure;
import dev.sluice.testkit.pgwire.WireFailure.Kind;
import dev.sluice.testkit.postgres.Address;
import java.util.Arrays;

/** A client that is gone in the middle of something, of which then nothing may be left. */
enum Ghost {
  QUERY {
    @Override
    void begin(PgWire wire) {
      wire.send(query("SELECT pg_sleep(0.2)"));
    }
  },
  RESULT {
    @Override
    void begin(PgWire wire) {
      wire.send(query("SELECT repeat('x', 1000) FROM generate_series(1, 20000)"));
      wire.readUntil('D');
    }
  },
  TRANSACTION {
    @Override
    void begin(PgWire wire) {
      wire.query("BEGIN");
      wire.query(INSERT);
    }
  },
  COPY {
    @Override
    void begin(PgWire wire) {
      wire.send(query("COPY entries FROM STDIN"));
      wire.readUntil('G');
      wire.send(copyData("ghost\t1\t1\n"));
    }
  },
  EARLY_COPY {
    @Override
    void begin(PgWire wire) {
      wire.send(query("COPY entries FROM STDIN"), copyData("ghost\t1\t1\n"));
    }
  },
  HALF_MESSAGE {
    @Override
    void begin(PgWire wire) {
      byte[] whole = query(INSERT + " -- " + "x".repeat(100_000)).bytes();
      wire.send(Arrays.copyOf(whole, whole.length / 2));
    }
  },
  HALF_HEAD {
    @Override
    void begin(PgWire wire) {
      wire.send(Arrays.copyOf(query(INSERT).bytes(), 3));
    }
  },
  UNSYNCED {
    @Override
    void begin(PgWire wire) {
      wire.send(parse("", INSERT), bind("", ""), execute(""), flush());
      wire.readUntil('C');
    }
  };

  private static final String INSERT = "INSERT INTO entries VALUES ('ghost', 1, 1)";

  /** Begins what will not be finished. */
  abstract void begin(PgWire wire);

  /** Comes, begins and is gone. */
  void haunt(Address place, boolean reset) {
    PgWire wire = PgWire.open(place);
    begin(wire);
    if (reset) {
      wire.reset();
    } else {
      wire.close();
    }
  }

  /** Comes, begins, says that nothing more will come, and waits for the end. */
  void endInput(Address place) {
    try (PgWire wire = PgWire.open(place)) {
      begin(wire);
      wire.shutdownOutput().readToEnd();
    } catch (WireFailure e) {
      if (e.kind() == Kind.SILENT) {
        throw e;
      }
    }
  }

  /** What ghosts have left behind; empty: nothing. */
  static String traces(PgScene scene) {
    try (PgWire wire = PgWire.open(PgServers.direct(scene.server()))) {
      return String.join(
          ",",
          wire.query("SELECT number::text FROM entries WHERE run = 'ghost'").rows().stream()
              .map(row -> row.get(0))
              .toList());
    }
  }
}
