package dev.sluice.it.chaos;

import static dev.sluice.testkit.pgwire.Frontend.bind;
import static dev.sluice.testkit.pgwire.Frontend.execute;
import static dev.sluice.testkit.pgwire.Frontend.parse;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.startup;
import static dev.sluice.testkit.pgwire.Frontend.sync;

import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.BackendMessage;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that ask all the time for what only they can get as an answer. They take errors with a
 * SQLSTATE and go on; anything else (a foreign answer, silence, an end without a word) is kept as a
 * fault.
 */
final class Load implements AutoCloseable {
  private final SluiceUnderTest sluice;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answers = new AtomicInteger();
  private volatile boolean closed;

  private Load(SluiceUnderTest sluice) {
    this.sluice = sluice;
  }

  static Load of(SluiceUnderTest sluice, int clients) {
    Load load = new Load(sluice);
    for (int i = 0; i < clients; i++) {
      int number = i;
      Thread thread = new Thread(() -> load.run(number), "load-" + i);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  /** Right answers so far. */
  int answers() {
    return answers.get();
  }

  /** The SQLSTATEs of all errors so far. */
  List<String> errors() {
    return new ArrayList<>(errors);
  }

  /** Ends the clients; fails with the first fault. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (!faults.isEmpty()) {
      throw new AssertionError(faults.size() + " faults, the first: " + faults.peek());
    }
  }

  private void run(int client) {
    int turn = 0;
    while (!closed) {
      try (PgWire wire = sluice.connect()) {
        FrontendMessage startup =
            startup("user", SharedPostgres.USER, "database", SharedPostgres.USER);
        boolean alive = good(wire.login(startup, SharedPostgres.USER, SharedPostgres.PASSWORD));
        while (alive && !closed) {
          alive = ask(wire, client + "." + turn++);
        }
      } catch (RuntimeException | AssertionError e) {
        faults.add(e.toString());
      }
    }
  }

  /** Asks in one of three ways; says whether the session is still there. */
  private boolean ask(PgWire wire, String token) {
    switch (ThreadLocalRandom.current().nextInt(3)) {
      case 0 -> wire.send(query("SELECT '" + token + "'"));
      case 1 ->
          wire.send(
              parse("", "SELECT $1::text, pg_sleep(0.001)"),
              bind("", "", token),
              execute(""),
              sync());
      default -> {
        if (!good(replies(wire.send(query("BEGIN"))))) {
          return false;
        }
        boolean alive = checked(replies(wire.send(query("SELECT '" + token + "'"))), token);
        return alive && good(replies(wire.send(query("ROLLBACK"))));
      }
    }
    return checked(replies(wire), token);
  }

  private boolean checked(Transcript replies, String token) {
    if (!replies.all('D').isEmpty()) {
      String got = replies.only('D').row().get(0);
      if (!token.equals(got)) {
        faults.add("asked for " + token + ", got " + got);
        return false;
      }
      answers.incrementAndGet();
    }
    return good(replies);
  }

  private boolean good(Transcript replies) {
    for (BackendMessage error : replies.all('E')) {
      errors.add(error.sqlState());
      if (error.sqlState().length() != 5) {
        faults.add("an error without SQLSTATE: " + error);
      }
    }
    return replies.types().endsWith("Z");
  }

  /** All replies up to ReadyForQuery, or up to a FATAL error and the end that must follow it. */
  private Transcript replies(PgWire wire) {
    List<BackendMessage> messages = new ArrayList<>();
    while (!wire.ended()) {
      BackendMessage message = wire.read();
      messages.add(message);
      if (message.type() == 'Z') {
        return new Transcript(messages);
      }
    }
    Transcript said = new Transcript(messages);
    if (said.all('E').isEmpty()) {
      faults.add(wire.failure("ended without a word").getMessage());
    }
    return said;
  }
}
