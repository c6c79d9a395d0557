package dev.sluice.it.differential.redis;

import dev.sluice.it.differential.Await;
import dev.sluice.it.differential.Deed;
import dev.sluice.it.differential.Exchange;
import dev.sluice.it.differential.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes one client's script: clean keys, some exchanges of pipelined units, an end. */
final class RedisScripts {

  private static final int LEAST_EXCHANGES = 6;
  private static final int MORE_EXCHANGES = 20;
  private static final int MOST_PIPELINED = 12;

  private final Walk walk;
  private final boolean legal;
  private final List<Exchange> exchanges = new ArrayList<>();

  private RedisScripts(Walk walk, boolean legal) {
    this.walk = walk;
    this.legal = legal;
  }

  /** A client that makes mistakes as well. */
  static Script any(int client, Random random) {
    return make(new RedisScripts(new Walk(client, random), false));
  }

  /** A client that makes none. */
  static Script legal(int client, Random random) {
    return make(new RedisScripts(new Walk(client, random), true));
  }

  private static Script make(RedisScripts script) {
    script.begin();
    int preamble = script.exchanges.size();
    int count = LEAST_EXCHANGES + script.walk.upTo(MORE_EXCHANGES);
    for (int i = 0; i < count; i++) {
      script.exchange();
    }
    script.end();
    return new Script(script.walk.client(), preamble, script.exchanges);
  }

  /** An earlier run of the same script has left its keys. */
  private void begin() {
    Unit unit = new Unit();
    for (int i = Walk.databases() - 1; i >= 0; i--) {
      unit.say("SELECT", "" + i);
      List<String> words = new ArrayList<>(List.of("UNLINK"));
      words.addAll(walk.allKeys());
      unit.say(words.toArray(String[]::new));
    }
    add(List.of(unit.undetermined()));
    if (walk.chance(30)) {
      walk.speaks(true);
      add(List.of(Unit.of("HELLO", "3")));
    }
  }

  private void exchange() {
    List<Unit> units = new ArrayList<>();
    Unit unit = unit();
    units.add(unit);
    while (unit.pipelines() && units.size() < MOST_PIPELINED && walk.chance(75)) {
      unit = unit();
      if (!unit.pipelines()) {
        break;
      }
      units.add(unit);
    }
    add(units);
  }

  private Unit unit() {
    if (walk.shouldEndTransaction()) {
      return TransactionUnits.end(walk);
    }
    int choice = walk.upTo(100);
    if (walk.isInTransaction()) {
      return choice < 10 && !legal ? TransactionUnits.any(walk) : inTransaction(choice);
    }
    if (choice < 50) {
      return DataUnits.any(walk);
    }
    if (choice < 60) {
      return TransactionUnits.any(walk);
    }
    if (choice < 67) {
      return BlockingUnits.any(walk);
    }
    if (choice < 73) {
      return ChannelUnits.any(walk);
    }
    if (choice < 82) {
      return SessionUnits.any(walk);
    }
    if (choice < 88) {
      return ScriptUnits.any(walk);
    }
    if (choice < 90) {
      return LargeUnits.any(walk);
    }
    return choice < 94 || legal ? LargeUnits.inline(walk) : WrongUnits.any(walk);
  }

  private Unit inTransaction(int choice) {
    return choice < 90 ? DataUnits.any(walk) : ScriptUnits.any(walk);
  }

  private void end() {
    switch (walk.upTo(4)) {
      case 0 -> last(Unit.of("QUIT"));
      case 1 -> last(DataUnits.any(walk).say("QUIT").say("ECHO", walk.mark()));
      case 2 -> last(legal ? Unit.of("QUIT") : WrongUnits.last(walk));
      default -> {
        // The client just goes.
      }
    }
  }

  private void last(Unit unit) {
    exchanges.add(new Exchange(unit.strokes(Await.END), true));
  }

  private void add(List<Unit> units) {
    exchanges.add(Deed.exchange(units, Unit::replies));
  }
}
