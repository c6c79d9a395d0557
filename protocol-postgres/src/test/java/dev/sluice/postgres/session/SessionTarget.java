package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.settings.Pooling;
import dev.sluice.postgres.wire.Messages;
import dev.sluice.testkit.fuzz.Turn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Two clients on two backends. One byte of settings, then turns: a message of a client, what
 * happens to it, or what a server says of which nobody asked it.
 *
 * <p>Whatever comes: nothing throws but a backend that finds its server out of step, and only if a
 * server was made to say something; and what clients get, what servers get, and what all are like
 * in the end is the same in whatever pieces clients' messages come. With servers' messages in
 * pieces a client that is on its way out may be gone before the last of them; then nothing may
 * throw.
 */
public final class SessionTarget {

  private static final Pooling[] POOLINGS = {
    Pooling.TRANSACTION, Pooling.SESSION, Pooling.STATEMENT, Pooling.TRANSACTION
  };

  /** How many statements are kept on a backend; 0: names go through unmapped. */
  private static final String[] STATEMENTS = {"200", "1", "0", "2"};

  /** What is found when a server says what it cannot mean. */
  private static final List<String> DECLARED =
      List.of("server sent ", "ProtocolViolation", "the reset query failed");

  /**
   * The names of statements, as text and in hexadecimal: one that nobody refers to is forgotten
   * when garbage is collected, and the next has another number.
   */
  private static final Pattern NAMES = Pattern.compile("SLUICE_\\d+|534c554943455f(?:3\\d)+");

  private final Rig rig;
  private final List<App> apps = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();

  /** Who has shut its side down, and sends nothing more. */
  private final Set<App> ended = new HashSet<>();

  private App current;
  private boolean spoken;
  private boolean faulty;

  private SessionTarget(int settings, Function<Rig, Pace> pace) {
    Settings chosen =
        Settings.USUAL
            .with("maxPreparedStatements", Turn.choose(STATEMENTS, (settings >> 2) & 3))
            .with(Turn.choose(POOLINGS, settings & 3));
    rig = new Rig(chosen, pace);
    links.add(rig.backend());
    links.add(rig.backend());
    apps.add(rig.welcomed());
    apps.add(rig.welcomed("TimeZone", "Asia/Tokyo"));
    current = apps.get(0);
  }

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    List<Turn> turns = Turn.read(data, 1);
    SessionTarget whole = new SessionTarget(data[0], rig -> Pace.whole());
    SessionTarget cut = new SessionTarget(data[0], rig -> Pace.bytewise(Pace.Way.FROM_CLIENT));
    whole.play(turns);
    cut.play(turns);
    new SessionTarget(data[0], rig -> Pace.bytewise(() -> {})).play(turns);
    if (!whole.isBroken() && !cut.isBroken() && !cut.record().equals(whole.record())) {
      throw new AssertionError(
          "byte by byte:\n" + cut.record() + "\nas a whole:\n" + whole.record());
    }
  }

  private void play(List<Turn> turns) {
    turns.forEach(this::take);
    apps.forEach(App::hangUp);
    rig.settle();
    checkFaults();
    rig.finish();
  }

  /**
   * Whether a client broke the protocol, or a server did: that ends a connection when it is found,
   * with more or less of what else was on its way.
   */
  private boolean isBroken() {
    return faulty || apps.stream().anyMatch(app -> app.closed == CloseReason.PROTOCOL_ERROR);
  }

  private String record() {
    return NAMES.matcher(rig.record()).replaceAll("a statement");
  }

  private void take(Turn turn) {
    switch (turn.op()) {
      case '0' -> send(Unpooled.wrappedBuffer(turn.body()));
      case '1', '2' -> current = apps.get(turn.op() - '1');
      case '3', '4' -> say(links.get(turn.op() - '3'), turn);
      case '5', '6' -> links.get(turn.op() - '5').lose(CloseReason.BACKEND_LOST);
      case 's' -> rig.settle();
      case 'k' -> rig.cancel(current);
      case 'x' -> current.hangUp();
      case 'e' -> {
        ended.add(current);
        unlessClosed(current::endInput);
      }
      case 't' -> unlessClosed(current::timeout);
      case 'g' -> unlessClosed(current::drain);
      default -> send(Messages.of(turn));
    }
  }

  private void send(ByteBuf bytes) {
    if (!ended.contains(current)) {
      current.send(bytes);
    }
  }

  private void unlessClosed(Runnable step) {
    if (current.closed == null) {
      step.run();
    }
  }

  /** A server says a message of its own: a type, and the body. */
  private void say(Link link, Turn turn) {
    if (turn.body().length > 0) {
      spoken = true;
      ByteBuf message = Unpooled.buffer().writeByte(turn.body()[0]);
      message.writeInt(3 + turn.body().length).writeBytes(turn.body(), 1, turn.body().length - 1);
      link.server.say(message);
    }
  }

  private void checkFaults() {
    for (String fault : rig.takeFaults()) {
      faulty = true;
      if (!spoken || DECLARED.stream().noneMatch(fault::contains)) {
        throw new AssertionError("a fault: " + fault);
      }
    }
  }
}
