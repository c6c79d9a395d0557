package dev.sluice.it.differential.postgres;

import static dev.sluice.testkit.pgwire.Frontend.closePortal;
import static dev.sluice.testkit.pgwire.Frontend.closeStatement;
import static dev.sluice.testkit.pgwire.Frontend.describePortal;
import static dev.sluice.testkit.pgwire.Frontend.describeStatement;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.flush;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;

/** Units of the extended protocol: batches in any order, flushed, synced, or neither. Stateless. */
final class ExtendedUnits {

  private ExtendedUnits() {}

  static Unit any(Walk walk) {
    int choice = walk.upTo(100);
    if (choice < 30) {
      return ordinary(walk);
    }
    if (choice < 45) {
      return again(walk);
    }
    if (choice < 55) {
      return flushed(walk);
    }
    return batch(walk);
  }

  /** What drivers do: prepare, bind, describe, execute, sync. */
  private static Unit ordinary(Walk walk) {
    Unit unit = new Unit();
    String name = walk.chance(50) ? "" : walk.statementName();
    Template template = Library.any(walk);
    unit.send(parse(name, template.sql(), template.types()));
    walk.prepared(name, template);
    if (walk.chance(20)) {
      // As those do that want to know the parameters' types first.
      unit.send(describeStatement(name), sync()).readies(1);
      if (walk.chance(50)) {
        unit.then(Awaits.flushed(2));
      }
    }
    unit.send(Binding.of(walk, "", name, template));
    if (walk.chance(60)) {
      unit.send(describePortal(""));
    }
    return unit.send(execute("", walk.chance(80) ? 0 : 2), sync()).readies(1);
  }

  /** A statement that was prepared before. */
  private static Unit again(Walk walk) {
    Unit unit = new Unit();
    int times = 1 + walk.upTo(3);
    for (int i = 0; i < times; i++) {
      String name = walk.knownStatement();
      unit.send(Binding.of(walk, "", name, walk.template(name)), execute(""));
    }
    return unit.send(sync()).readies(1);
  }

  /** Replies are asked for before the batch ends. */
  private static Unit flushed(Walk walk) {
    Unit unit = new Unit();
    String name = walk.statementName();
    Template template = Library.any(walk);
    unit.send(parse(name, template.sql(), template.types()), describeStatement(name), flush());
    walk.prepared(name, template);
    unit.then(Awaits.flushed(2));
    unit.send(Binding.of(walk, "", name, template), execute("", walk.upTo(3)), flush());
    unit.then(Awaits.flushed(2));
    if (walk.chance(50)) {
      unit.send(execute("", walk.upTo(4)), flush()).then(Awaits.flushed(1));
    }
    return unit.send(sync()).readies(1);
  }

  /** Anything in any order. */
  private static Unit batch(Walk walk) {
    Unit unit = new Unit();
    int count = 1 + walk.upTo(9);
    for (int i = 0; i < count; i++) {
      step(walk, unit);
    }
    unit.send(sync()).readies(1);
    if (walk.chance(10)) {
      unit.send(sync()).readies(1);
    }
    return unit;
  }

  private static void step(Walk walk, Unit unit) {
    int choice = walk.upTo(100);
    if (choice < 30) {
      String name = walk.statementName();
      if (!name.isEmpty() && walk.chance(40)) {
        unit.send(closeStatement(name));
      }
      Template template = Library.any(walk);
      unit.send(parse(name, template.sql(), template.types()));
      walk.prepared(name, template);
      if (walk.chance(60)) {
        bindAndExecute(walk, unit, name);
      }
    } else if (choice < 60) {
      bindAndExecute(walk, unit, walk.knownStatement());
    } else {
      small(walk, unit);
    }
  }

  private static void bindAndExecute(Walk walk, Unit unit, String name) {
    String portal = walk.portalName();
    unit.send(Binding.of(walk, portal, name, walk.template(name)));
    if (walk.chance(40)) {
      unit.send(describePortal(portal));
    }
    if (walk.chance(85)) {
      unit.send(execute(portal, walk.upTo(3)));
      if (walk.chance(15)) {
        unit.send(execute(portal, walk.upTo(3)));
      }
    }
  }

  private static void small(Walk walk, Unit unit) {
    switch (walk.upTo(8)) {
      case 0, 1 -> unit.send(describeStatement(walk.knownStatement()));
      case 2 -> unit.send(describePortal(walk.portalName()));
      case 3 -> {
        String name = walk.statementName();
        unit.send(closeStatement(name));
        walk.forget(name);
      }
      case 4 -> unit.send(closePortal(walk.portalName()));
      case 5 -> unit.send(execute(walk.namedPortal(), walk.upTo(3)));
      case 6 -> unit.send(flush());
      default -> {
        if (walk.chance(50)) {
          unit.send(sync()).readies(1);
        } else {
          // It is answered even where a Sync should have come first, unless an error did.
          unit.send(query(SimpleUnits.statement(walk))).readies(1);
        }
      }
    }
  }
}
