package dev.sluice.it.faults.redis;

import dev.sluice.it.faults.Ledger;
import dev.sluice.it.faults.Work;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RespWire;
import java.util.ArrayList;
import java.util.List;

/**
 * A list and a counter for each client: a unit appends its number to the list and increments the
 * counter, in a transaction or in a script. Nothing but the work itself keeps a number from being
 * there twice. Plain increments, which nothing ties together, are a counter of their own.
 * Immutable.
 */
record RedisLedger(OwnedRedisServer server, int clients) implements Ledger {

  /** Where a client's numbers are. */
  static String entries(Work unit) {
    return entries(run(unit), unit.client());
  }

  static String counter(Work unit) {
    return counter(run(unit), unit.client());
  }

  private static String run(Work unit) {
    return unit.token().substring(0, unit.token().indexOf('.'));
  }

  private static String entries(String run, int client) {
    return "entries." + run + "." + client;
  }

  private static String counter(String run, int client) {
    return "counter." + run + "." + client;
  }

  @Override
  public void read(String run, Entries to) {
    try (RespWire wire = server.connect()) {
      for (int client = 0; client < clients; client++) {
        for (String number : numbers(wire.ask("LRANGE", entries(run, client), "0", "-1"))) {
          to.entry(client, Integer.parseInt(number));
        }
      }
    }
  }

  /** The elements of an array of bulks as {@link RespWire} shows it. */
  private static List<String> numbers(String shown) {
    List<String> numbers = new ArrayList<>();
    for (String part : shown.replaceAll("[\\[\\]\"]", "").split(", ", -1)) {
      if (!part.isEmpty()) {
        numbers.add(part);
      }
    }
    return numbers;
  }

  @Override
  public List<String> contradictions(String run) {
    List<String> found = new ArrayList<>();
    try (RespWire wire = server.connect()) {
      for (int client = 0; client < clients; client++) {
        String entries = wire.ask("LLEN", entries(run, client));
        String counter = wire.ask("INCRBY", counter(run, client), "0");
        if (!entries.equals(counter)) {
          found.add("client " + client + ": " + entries + " entries, counted " + counter);
        }
      }
    }
    return found;
  }
}
