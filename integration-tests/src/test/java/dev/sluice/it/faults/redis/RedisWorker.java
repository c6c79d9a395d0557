package dev.sluice.it.faults.redis;

import static dev.sluice.testkit.redis.RespWire.command;

import dev.sluice.it.faults.Work;
import dev.sluice.it.faults.Worker;

/**
 * Does each unit in one of the ways that clients have: a transaction, a script, a plain increment,
 * an echo, an element that somebody waits for. Each is a connection of its own.
 */
final class RedisWorker implements Worker {

  private static final String SCRIPT =
      "redis.call('RPUSH', KEYS[1], ARGV[1]) redis.call('INCR', KEYS[2]) return ARGV[2]";

  /** How a unit is done. */
  enum Way {
    TRANSACTION,
    SCRIPT,
    COUNT,
    ECHO,
    QUEUE
  }

  private final Talk talk;
  private final Way way;

  /** What the last increment was answered with. */
  private long counted;

  /**
   * Increments of which the client cannot know: a network may still hold them back, and carry them
   * to the server behind later ones.
   */
  private int doubts;

  RedisWorker(int port, Way way) {
    this.talk = new Talk(port);
    this.way = way;
  }

  @Override
  public void work(Work unit) {
    switch (way) {
      case TRANSACTION -> transaction(unit);
      case SCRIPT -> script(unit);
      case COUNT -> count(unit);
      case ECHO -> echo(unit);
      case QUEUE -> queue(unit);
    }
  }

  private void transaction(Work unit) {
    Answer answer =
        talk.ask(
                command("MULTI"),
                command("RPUSH", RedisLedger.entries(unit), "" + unit.number()),
                command("INCR", RedisLedger.counter(unit)),
                command("ECHO", unit.token()),
                command("EXEC"))
            .complainTo(unit, "in a transaction");
    String exec = answer.reply(4);
    if (exec.startsWith("[")) {
      if (!exec.endsWith(", \"" + unit.token() + "\"]")) {
        unit.mixed(exec);
      }
      unit.acknowledged();
    } else if (answer.isDoubtful(4)) {
      unit.doubtful(answer.code(4));
    } else {
      // With the reason if one was given before.
      int why = 0;
      while (why < 4 && !answer.isError(why)) {
        why++;
      }
      unit.refused(answer.code(why));
      talk.ask(command("DISCARD")).complainTo(unit, "at DISCARD");
    }
  }

  private void script(Work unit) {
    Answer answer =
        talk.ask(
                command(
                    "EVAL",
                    SCRIPT,
                    "2",
                    RedisLedger.entries(unit),
                    RedisLedger.counter(unit),
                    "" + unit.number(),
                    unit.token()))
            .complainTo(unit, "in a script");
    if (answer.reply(0).equals("\"" + unit.token() + "\"")) {
      unit.acknowledged();
    } else {
      notDone(unit, answer);
    }
  }

  /** A command that was resent counts twice, and one that was refused not at all. */
  private void count(Work unit) {
    String key = "plain." + unit.token().replaceFirst("\\.\\d+$", "");
    Answer answer =
        talk.ask(command("INCR", key), command("ECHO", unit.token())).complainTo(unit, "at INCR");
    if (answer.reply(0).startsWith(":")) {
      long value = Long.parseLong(answer.reply(0).substring(1));
      if (value <= counted || value > counted + 1 + doubts) {
        unit.senseless("counted " + value + " after " + counted + " and " + doubts + " in doubt");
      }
      doubts -= (int) Math.max(0, value - counted - 1);
      counted = value;
      echoed(unit, answer, 1);
    } else {
      doubts += answer.isDoubtful(0) ? 1 : 0;
      heard(unit, answer, 0);
    }
  }

  private void echo(Work unit) {
    String large = unit.token() + "v".repeat(unit.number() % 50 == 0 ? 100_000 : 10);
    Answer answer =
        talk.ask(
                command("ECHO", unit.token()),
                command("CLIENT", "SETNAME", unit.token()),
                command("CLIENT", "GETNAME"),
                command("ECHO", large))
            .complainTo(unit, "at ECHO");
    if (answer.reply(2).startsWith("\"") && !answer.reply(2).equals("\"" + unit.token() + "\"")) {
      unit.mixed(answer.reply(2));
    }
    if (answer.reply(3).startsWith("\"") && !answer.reply(3).equals("\"" + large + "\"")) {
      unit.mixed("a large value of another");
    }
    echoed(unit, answer, 0);
  }

  /** It puts an element into a queue and waits for one there. */
  private void queue(Work unit) {
    String key = "queue." + unit.token();
    Answer answer =
        talk.ask(command("RPUSH", key, unit.token()), command("BLPOP", key, "1"))
            .complainTo(unit, "at BLPOP");
    String popped = answer.reply(1);
    if (popped.startsWith("[") && !popped.equals("[\"" + key + "\", \"" + unit.token() + "\"]")) {
      unit.mixed(popped);
    }
    if (popped.startsWith("[")) {
      unit.answered();
    } else {
      heard(unit, answer, answer.isError(0) ? 0 : 1);
    }
  }

  private static void echoed(Work unit, Answer answer, int index) {
    String said = answer.reply(index);
    if (said.startsWith("\"") && !said.equals("\"" + unit.token() + "\"")) {
      unit.mixed(said);
    }
    if (said.startsWith("\"")) {
      unit.answered();
    } else {
      heard(unit, answer, index);
    }
  }

  private static void notDone(Work unit, Answer answer) {
    if (answer.isDoubtful(0)) {
      unit.doubtful(answer.code(0));
    } else {
      unit.refused(answer.code(0));
    }
  }

  /** What leaves nothing behind is neither lost nor doubled. */
  private static void heard(Work unit, Answer answer, int index) {
    if (!answer.reply(index).equals("nil")) {
      unit.refused(answer.code(index));
    }
  }

  @Override
  public void close() {
    talk.close();
  }
}
