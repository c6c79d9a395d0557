package dev.sluice.it.chaos;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.closePortal;
import static dev.sluice.testkit.pgwire.Frontend.closeStatement;
import static dev.sluice.testkit.pgwire.Frontend.copyData;
import static dev.sluice.testkit.pgwire.Frontend.copyDone;
import static dev.sluice.testkit.pgwire.Frontend.copyFail;
import static dev.sluice.testkit.pgwire.Frontend.describePortal;
import static dev.sluice.testkit.pgwire.Frontend.describeStatement;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.flush;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.sync;

import dev.sluice.it.fixture.Conversation;
import dev.sluice.testkit.pgwire.BackendMessage;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A conversation drawn from a seed: batches of messages that a client may legally send, many of
 * which lead to errors, sent one batch or several at a time. Immutable.
 *
 * <p>Batches that follow another one without waiting for its replies use statements of their own,
 * as drivers do: whether a name is taken may depend on an error that nobody has heard of yet. The
 * unnamed statement is bound at once, which is all that it is for.
 */
final class RandomConversation implements Conversation {
  private static final int BATCHES = 12;

  private static final String[] NAMES = {"a", "b", "c"};

  private static final String[] PORTALS = {"", "", "p"};

  private static final String[] SQL = {
    "SELECT 1",
    "SELECT $1::text",
    "SELECT $1::int",
    "SELECT generate_series(1, 5)",
    "SELECT 1/0",
    "nonsense",
    "",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT s",
    "ROLLBACK TO s",
    "SELECT 'same text' AS x",
    "SHOW TimeZone",
    "SET TimeZone = 'Asia/Tokyo'",
    "SET LOCAL TimeZone = 'Europe/Berlin'",
    "RESET TimeZone",
    "SELECT repeat('x', 20000)",
    "VALUES (1, 'one'), (2, NULL)",
    "SELECT * FROM pg_temp.nowhere",
    "COPY (SELECT generate_series(1, 3)) TO STDOUT",
    "DO 'BEGIN RAISE NOTICE ''n''; END'",
  };

  /** A batch of messages and the number of ReadyForQuery that it is answered by. */
  private record Batch(List<FrontendMessage> messages, int answers) {
    boolean isExtended() {
      return messages.get(messages.size() - 1).type() == 'S';
    }
  }

  private final List<List<Batch>> writes;

  private RandomConversation(List<List<Batch>> writes) {
    this.writes = writes;
  }

  static RandomConversation of(long seed) {
    Random random = new Random(seed);
    List<List<Batch>> writes = new ArrayList<>();
    while (writes.size() < BATCHES) {
      List<Batch> write = new ArrayList<>(List.of(batch(random)));
      while (random.nextInt(3) == 0) {
        write.add(followUp(random, writes.size() + "_" + write.size()));
      }
      writes.add(write);
    }
    return new RandomConversation(writes);
  }

  @Override
  public Transcript with(PgWire wire) {
    List<BackendMessage> heard = new ArrayList<>();
    for (List<Batch> write : writes) {
      int answers = 0;
      List<FrontendMessage> messages = new ArrayList<>();
      if (!heard.isEmpty() && write.get(0).isExtended()) {
        endFailedTransaction(wire, heard);
      }
      for (Batch batch : write) {
        messages.addAll(batch.messages());
        answers += batch.answers();
      }
      wire.send(messages.toArray(FrontendMessage[]::new));
      heard.addAll(wire.readUntilReady(answers).messages());
    }
    return new Transcript(heard);
  }

  /**
   * In a failed transaction PostgreSQL refuses to prepare, where Sluice may have prepared already.
   */
  private static void endFailedTransaction(PgWire wire, List<BackendMessage> heard) {
    if (heard.get(heard.size() - 1).status() == 'E') {
      heard.addAll(wire.query("ROLLBACK").messages());
    }
  }

  @Override
  public String toString() {
    return writes.stream()
        .map(write -> write.stream().map(Batch::messages).toList().toString())
        .collect(Collectors.joining("\n"));
  }

  private static Batch batch(Random random) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Batch(List.of(query(sql(random))), 1);
      case 2 -> new Batch(List.of(query(sql(random) + "; " + sql(random))), 1);
      case 3 -> copyIn(random);
      default -> extended(random);
    };
  }

  private static Batch followUp(Random random, String name) {
    return switch (random.nextInt(3)) {
      case 0 -> new Batch(List.of(query(sql(random))), 1);
      case 1 -> new Batch(List.of(sync()), 1);
      default ->
          new Batch(
              List.of(
                  parse(name, sql(random) + " -- " + name),
                  describeStatement(name),
                  bind("", name),
                  execute("", random.nextInt(3)),
                  sync()),
              1);
    };
  }

  private static Batch extended(Random random) {
    List<FrontendMessage> messages = new ArrayList<>();
    int length = random.nextInt(6);
    for (int i = 0; i < length; i++) {
      messages.addAll(extendedMessages(random));
    }
    messages.add(sync());
    return new Batch(messages, 1);
  }

  private static List<FrontendMessage> extendedMessages(Random random) {
    String name = pick(random, NAMES);
    String portal = pick(random, PORTALS);
    return switch (random.nextInt(10)) {
      // PostgreSQL looks for a mistake in the text first, Sluice whether the name is taken.
      case 0, 1 -> List.of(closeStatement(name), parse(name, sql(random)));
      case 2 -> List.of(parse("", sql(random)), bind(portal, ""), execute(portal, 0));
      case 3 -> List.of(bind(portal, name));
      case 4 -> List.of(bind(portal, name, "7"), execute(portal, random.nextInt(3)));
      case 5, 6 -> List.of(execute(portal, random.nextInt(3)));
      case 7 -> List.of(random.nextBoolean() ? describeStatement(name) : describePortal(portal));
      case 8 -> List.of(random.nextBoolean() ? closeStatement(name) : closePortal(portal));
      default -> List.of(flush());
    };
  }

  private static Batch copyIn(Random random) {
    List<FrontendMessage> messages = new ArrayList<>();
    messages.add(
        query(
            "CREATE TEMP TABLE IF NOT EXISTS t (n int) ON COMMIT DROP; COPY t FROM STDIN; SELECT 5"));
    for (int i = random.nextInt(4); i > 0; i--) {
      messages.add(copyData(random.nextInt(6) == 0 ? "no number\n" : "1\n2\n"));
    }
    messages.add(random.nextInt(4) == 0 ? copyFail("changed my mind") : copyDone());
    return new Batch(messages, 1);
  }

  private static String sql(Random random) {
    return pick(random, SQL);
  }

  private static String pick(Random random, String[] from) {
    return from[random.nextInt(from.length)];
  }
}
