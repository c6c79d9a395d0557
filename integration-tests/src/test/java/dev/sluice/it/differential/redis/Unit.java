package dev.sluice.it.differential.redis;

import dev.sluice.it.differential.Await;
import dev.sluice.it.differential.Deed;
import dev.sluice.it.differential.Interruption;
import java.io.ByteArrayOutputStream;

/** Something that a client of Redis does. Confined to the script's maker. */
final class Unit extends Deed<Command, Unit> {

  @Override
  protected Unit self() {
    return this;
  }

  @Override
  protected byte[] bytes(Command message) {
    return message.bytes();
  }

  /** One command with one reply. */
  static Unit of(String... words) {
    return new Unit().say(words);
  }

  /** A further command with one reply. */
  Unit say(String... words) {
    return send(Command.of(words)).awaits(1);
  }

  /** Waits for all replies so far; nothing may go out before it or behind it. */
  Unit heard() {
    return then(replies(awaited())).alone();
  }

  /** That so many replies have come since the exchange began. */
  static Await replies(int count) {
    return (replies, from) -> replies.size() >= count;
  }

  /** Commands that somebody else sends once the present stroke is sent, and goes. */
  Unit meanwhile(Walk walk, int delayMillis, Command... commands) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(walk.sameDatabase().bytes());
    for (Command command : commands) {
      all.writeBytes(command.bytes());
    }
    all.writeBytes(Command.of("QUIT").bytes());
    byte[] bytes = all.toByteArray();
    return interruptedBy(new Interruption(delayMillis, false, true, told -> bytes));
  }
}
