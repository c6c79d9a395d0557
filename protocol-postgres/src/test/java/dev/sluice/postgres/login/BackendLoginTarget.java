package dev.sluice.postgres.login;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Messages;
import dev.sluice.testkit.fuzz.Pace;
import dev.sluice.testkit.fuzz.Turn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A backend's login against a server that may be hostile. Two bytes of settings, then turns: {@code
 * h} is the honest next step of a server that knows the password, {@code 0} raw bytes, anything
 * else a message of that type; in its body {@code @} stands for the client's nonce.
 *
 * <p>Whatever comes: no exception; the same verdicts and answers in whatever pieces it comes; a
 * failure exactly when the connection is closed; no server is believed that broke off SCRAM, and no
 * password is given away where the binding to the channel is required.
 */
public final class BackendLoginTarget {

  private static final String[] BINDINGS = {"prefer", "require", "disable"};
  private static final byte[] END_POINT = {5, 5, 5};

  private final List<Turn> turns;
  private final Pace pace;
  private final BackendRig rig;
  private final ClientRig honest = new ClientRig(WarmKeys.KEYS, WarmKeys.VERIFIERS);
  private final LoginLog log = new LoginLog();
  private final String binding;
  private String nonce = "";
  private boolean helped;

  private BackendLoginTarget(byte[] data, Pace pace) {
    this.turns = Turn.read(data, 2);
    this.pace = pace;
    boolean cold = (data[0] & 1) != 0 && turns.stream().noneMatch(turn -> turn.op() == 'h');
    this.rig = cold ? new BackendRig() : new BackendRig(WarmKeys.KEYS);
    this.binding = Turn.choose(BINDINGS, data[0] >> 1 & 3);
    rig.parameters.put("channel_binding", binding);
    rig.endPoint = (data[0] & 8) == 0 ? null : END_POINT;
    rig.password = Secret.of((data[0] & 16) == 0 ? "secret" : "");
    rig.mode = Turn.choose(TlsMode.values(), data[1] & 15);
    honest.auth = Turn.choose(ClientAuth.values(), data[1] >> 4);
    honest.canTls = true;
    honest.endPoint = rig.endPoint;
  }

  /** A server may ask for a quarter of a second's work; a fuzzer has other uses for that. */
  private static boolean isCheap(byte[] data) {
    return !new String(data, StandardCharsets.ISO_8859_1).matches("(?s).*i=\\d{4}.*");
  }

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2 || !isCheap(data)) {
      return;
    }
    String expected = new BackendLoginTarget(data, Pace.WHOLE).run();
    for (Pace pace : List.of(Pace.BYTE_BY_BYTE, Pace.PIECES)) {
      String seen = new BackendLoginTarget(data, pace).run();
      if (!seen.equals(expected)) {
        throw new AssertionError(pace + ": " + seen + "\nas a whole: " + expected);
      }
    }
  }

  private String run() {
    rig.connect();
    answer();
    for (Turn turn : turns) {
      if (isOver()) {
        break;
      }
      take(turn);
    }
    check();
    BackendFailure failure = rig.login.failure();
    // With a nonce, which is another on every run, an error may say anything.
    boolean same = failure != null && nonce.isEmpty();
    String outcome = same ? failure.code() + " " + failure.retryable() : "";
    return rig.feed.verdicts + " " + log.entries + " " + rig.feed.violation + " " + outcome;
  }

  private boolean isOver() {
    return rig.feed.isOver() || rig.feed.verdicts.contains(Verdict.LOGGED_IN);
  }

  private void take(Turn turn) {
    ByteBuf bytes =
        switch (turn.op()) {
          case 'h' -> help();
          case '0' -> Unpooled.wrappedBuffer(turn.body());
          default -> Messages.of(fill(turn));
        };
    boolean clear = !rig.tls;
    for (ByteBuf piece : pace.cut(ByteBufUtil.getBytes(bytes))) {
      rig.send(piece);
      if (isOver() || (clear && rig.feed.verdicts.contains(Verdict.START_TLS))) {
        break;
      }
    }
    if (clear && rig.feed.verdicts.contains(Verdict.START_TLS)) {
      // The core refuses bytes in the clear behind the answer.
      rig.feed.drop();
      rig.startTls();
      honest.tls = true;
    }
    answer();
  }

  private Turn fill(Turn turn) {
    String text = new String(turn.body(), StandardCharsets.ISO_8859_1).replace("@", nonce);
    return new Turn(turn.op(), Bytes.latin(text));
  }

  private ByteBuf help() {
    helped = true;
    return honest.sent.take();
  }

  private void answer() {
    ByteBuf written = rig.sent.take();
    log.ofClient(written);
    String text = written.toString(StandardCharsets.ISO_8859_1);
    int at = text.indexOf("n=,r=");
    if (at >= 0) {
      nonce = text.substring(at + 5);
    }
    if (binding.equals("require") && text.contains("secret")) {
      throw new AssertionError("the password went to a server that does not bind the channel");
    }
    if (!honest.feed.isOver() && !honest.feed.verdicts.contains(Verdict.LOGGED_IN)) {
      honest.send(written);
    }
  }

  private void check() {
    boolean entered = rig.feed.verdicts.contains(Verdict.LOGGED_IN);
    if (entered && !helped && (binding.equals("require") || !nonce.isEmpty())) {
      throw new AssertionError("believed a server that has not shown that it knows the password");
    }
    boolean closed = rig.feed.verdicts.contains(Verdict.CLOSE);
    if (closed != (rig.login.failure() != null)) {
      throw new AssertionError("closed: " + closed + ", failure: " + rig.login.failure());
    }
    if (entered) {
      rig.login.session();
    }
  }
}
