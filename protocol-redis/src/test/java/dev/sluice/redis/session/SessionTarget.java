package dev.sluice.redis.session;

import dev.sluice.testkit.fuzz.Turn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Several clients on a few connections. One byte of settings, then turns: what a client says and
 * what happens to it, what the server says, and what becomes of connections.
 *
 * <p>Whatever comes: nothing throws but a connection whose server is out of step, and only if it
 * was made to say something; each client hears the replies to its own commands, once and in their
 * order, all of them unless it is closed; a connection that goes back to the pool owes nothing and
 * remembers nothing; nothing is in use when every client is gone; and what clients hear and what
 * servers get is the same in whatever pieces clients' bytes come.
 */
public final class SessionTarget {

  private static final int MOST_CLIENTS = 8;

  /** What the tenant may do. */
  private static final String[] ACCESS = {"owner", "all", "shared", "owner"};

  /** What is said most, by the number of an operation from 128 on. */
  static final String[] USUAL = {
    "MULTI",
    "EXEC",
    "DISCARD",
    "WATCH k",
    "UNWATCH",
    "SET k 1",
    "SET k 2",
    "GET k",
    "BLPOP q 0",
    "RPUSH q v",
    "SUBSCRIBE a",
    "SUBSCRIBE a b",
    "SUBSCRIBE forbidden",
    "UNSUBSCRIBE",
    "UNSUBSCRIBE a",
    "PSUBSCRIBE a*",
    "PUNSUBSCRIBE",
    "PUBLISH a m",
    "PUBSUB NUMSUB a",
    "PING",
    "SELECT 0",
    "SELECT 1",
    "SELECT 99",
    "HELLO 2",
    "HELLO 3",
    "RESET",
    "CLIENT REPLY OFF",
    "CLIENT REPLY SKIP",
    "CLIENT REPLY ON",
    "CLIENT ID",
    "CLIENT TRACKING on",
    "CLIENT UNBLOCK 1",
    "CLIENT KILL ID 2",
    "EVAL x 0",
    "MONITOR",
    "XREAD BLOCK 0 STREAMS s 0",
    "NOSUCH",
    "QUIT"
  };

  /** Answered more or less than once, or followed by what nobody has asked for. */
  private static final Set<String> ODD =
      Set.of(
          "SUBSCRIBE",
          "PSUBSCRIBE",
          "SSUBSCRIBE",
          "UNSUBSCRIBE",
          "PUNSUBSCRIBE",
          "SUNSUBSCRIBE",
          "MONITOR");

  private final Rig rig;
  private final List<App> apps = new ArrayList<>();
  private final List<Heard> said = new ArrayList<>();
  private final StringBuilder record = new StringBuilder();
  private int current;

  /** Whether a server was made to say something that answers nothing. */
  private boolean outOfStep;

  private SessionTarget(int settings, int piece, int replyPiece) {
    rig = new Rig(piece, 2 + (settings & 3), Turn.choose(ACCESS, settings >> 2 & 3));
    rig.replyPiece = replyPiece;
    enter();
    enter();
  }

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    List<Turn> turns = Turn.read(data, 1);
    String whole = new SessionTarget(data[0], Rig.WHOLE, Rig.WHOLE).play(turns);
    String cut = new SessionTarget(data[0], 1, Rig.WHOLE).play(turns);
    if (!cut.equals(whole)) {
      throw new AssertionError("byte by byte:\n" + cut + "\nas a whole:\n" + whole);
    }
    new SessionTarget(data[0], 1, 1).play(turns);
  }

  private String play(List<Turn> turns) {
    turns.forEach(this::take);
    comeToRest();
    for (int i = 0; i < apps.size(); i++) {
      check(i);
    }
    apps.forEach(App::vanish);
    String residue = rig.residue();
    if (rig.strange.isEmpty() && !residue.isEmpty()) {
      throw new AssertionError("all clients are gone, but not " + residue);
    }
    return record.append(rig.asked()).toString();
  }

  /** Whoever waits is answered or refused, until nobody does. */
  private void comeToRest() {
    rig.server.busy = false;
    rig.limited = false;
    boolean waits = true;
    while (waits) {
      rig.settle();
      boolean refused = rig.refuseWaiting();
      boolean freed = rig.server.unblock();
      waits = refused || freed;
    }
  }

  private void check(int number) {
    App app = apps.get(number);
    boolean over = app.isOver();
    String heard = app.toClient().takeText();
    record.append("client ").append(number).append(over ? " is over " : " is there ");
    record.append(app.ended).append(' ').append(heard).append('\n');
    if (!outOfStep) {
      said.get(number).check(heard, !over && rig.strange.isEmpty());
    }
    if (!over && rig.strange.isEmpty() && (app.isWaiting() || app.isInputEnded())) {
      throw new AssertionError("client " + number + " is kept for ever");
    }
  }

  private void enter() {
    if (apps.size() < MOST_CLIENTS) {
      apps.add(rig.client());
      said.add(new Heard(apps.size()));
    }
    current = apps.size() - 1;
  }

  private App app() {
    return apps.get(current);
  }

  private void take(Turn turn) {
    switch (turn.op()) {
      case '0' -> bytes(text(turn));
      case 'g' -> {
        if (speaks()) {
          app().sayOnly(said.get(current).tagged());
        }
      }
      case '1', '2', '3' -> current = (turn.op() - '1') % apps.size();
      case 'n' -> enter();
      case 's' -> rig.settle();
      case 'b' -> rig.server.busy = !rig.server.busy;
      case 'l' -> rig.limited = !rig.limited;
      case 'r' -> rig.refuseWaiting();
      case 'u' -> rig.server.unblock();
      case 'x', 'e', 't', 'd', 'f' -> unlessOver(turn.op());
      case 'L', 'R', 'P', 'q', 'S' -> link(turn);
      default -> command(turn.op() < 128 ? text(turn) : USUAL[(turn.op() - 128) % USUAL.length]);
    }
  }

  private static String text(Turn turn) {
    return new String(turn.body(), StandardCharsets.ISO_8859_1);
  }

  private void unlessOver(char op) {
    if (app().isOver()) {
      return;
    }
    switch (op) {
      case 'x' -> app().vanish();
      case 'e' -> app().endInput();
      case 't' -> app().timeout();
      case 'd' -> app().drain();
      default -> app().unread = 64 << 20;
    }
  }

  /** Something happens to a connection; the first byte says to which. */
  private void link(Turn turn) {
    byte[] body = turn.body();
    Link link = body.length == 0 ? null : rig.link(body[0] & 0xff);
    if (link == null) {
      return;
    }
    String rest = text(turn).substring(1);
    switch (turn.op()) {
      case 'L' -> link.lose();
      case 'R' -> link.retire();
      case 'P' -> link.movePart(rest.isEmpty() ? 1 : rest.charAt(0));
      case 'q' -> script(link, rest);
      default -> {
        rig.strange.add(link.connection);
        outOfStep = true;
        link.connection.out.append(rest);
      }
    }
  }

  /** What is answered next on the connection is made up, be it a reply or not. */
  private void script(Link link, String reply) {
    rig.strange.add(link.connection);
    outOfStep |= !isOneReply(reply);
    link.connection.scripted.add(reply);
  }

  private static boolean isOneReply(String reply) {
    return reply.matches("[-+:][^\r\n]*\r\n");
  }

  private void bytes(String bytes) {
    if (speaks() && !bytes.contains(Heard.MARK)) {
      said.get(current).onBytes();
      app().sayOnly(bytes);
    }
  }

  private void command(String words) {
    if (speaks() && !words.contains(Heard.MARK)) {
      String upper = words.toUpperCase(Locale.ROOT);
      boolean odd = ODD.contains(upper.split(" ", 2)[0]) || upper.startsWith("CLIENT REPLY");
      said.get(current).onCommand(!odd);
      app().sayOnly(Say.commands(words));
    }
  }

  private boolean speaks() {
    return !app().isOver() && !app().isInputEnded();
  }
}
