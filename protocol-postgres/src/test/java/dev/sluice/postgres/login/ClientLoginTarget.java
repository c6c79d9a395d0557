package dev.sluice.postgres.login;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Messages;
import dev.sluice.postgres.wire.StartupFramer;
import dev.sluice.testkit.fuzz.Pace;
import dev.sluice.testkit.fuzz.Turn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A client's startup and login. Two bytes of settings, then turns: {@code h} is the honest next
 * step of a client that knows the password, {@code 0} raw bytes, {@code s} a startup packet of
 * whatever code, anything else a message of that type.
 *
 * <p>Whatever comes: no exception; the same verdicts and answers in whatever pieces it comes; at
 * most one error, the last thing written; and nobody gets in without a proof.
 */
public final class ClientLoginTarget {

  private static final byte[] END_POINT = {5, 5, 5};

  private final byte[] data;
  private final Pace pace;
  private final ClientRig rig;
  private final BackendRig honest = new BackendRig(WarmKeys.KEYS);
  private final LoginLog log = new LoginLog();
  private boolean helped;
  private boolean touchedByPace;

  private ClientLoginTarget(byte[] data, Pace pace) {
    this.data = data;
    this.pace = pace;
    boolean cold = (data[1] & 4) != 0;
    this.rig = cold ? new ClientRig() : new ClientRig(WarmKeys.KEYS, WarmKeys.VERIFIERS);
    rig.auth = Turn.choose(ClientAuth.values(), data[0]);
    rig.mode = Turn.choose(TlsMode.values(), data[1] >> 4);
    rig.canTls = (data[1] & 1) != 0;
    rig.endPoint = rig.canTls ? END_POINT : null;
    rig.refuseWork = (data[1] & 2) != 0;
    honest.endPoint = rig.endPoint;
  }

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < 2) {
      return;
    }
    ClientLoginTarget whole = new ClientLoginTarget(data, Pace.WHOLE);
    String expected = whole.run();
    for (Pace pace : List.of(Pace.BYTE_BY_BYTE, Pace.PIECES)) {
      ClientLoginTarget cut = new ClientLoginTarget(data, pace);
      String seen = cut.run();
      if (!whole.touchedByPace && !cut.touchedByPace && !seen.equals(expected)) {
        throw new AssertionError(pace + ": " + seen + "\nas a whole: " + expected);
      }
    }
  }

  private String run() {
    honest.connect();
    for (Turn turn : Turn.read(data, 2)) {
      if (isOver()) {
        break;
      }
      take(turn);
    }
    check();
    return rig.feed.verdicts + " " + log.entries + " " + rig.feed.violation;
  }

  private boolean isOver() {
    return rig.feed.isOver() || rig.feed.verdicts.contains(Verdict.LOGGED_IN);
  }

  private void take(Turn turn) {
    ByteBuf bytes =
        switch (turn.op()) {
          case 'h' -> help();
          case '0' -> Unpooled.wrappedBuffer(turn.body());
          case 's' -> Unpooled.buffer().writeInt(4 + turn.body().length).writeBytes(turn.body());
          default -> Messages.of(turn);
        };
    int grants = grants();
    for (ByteBuf piece : pace.cut(ByteBufUtil.getBytes(bytes))) {
      rig.send(piece);
      if (isOver() || grants() > grants) {
        break;
      }
    }
    if (grants() > grants) {
      rig.tls = true;
    }
    answer();
  }

  private int grants() {
    return (int) rig.feed.verdicts.stream().filter(Verdict.START_TLS::equals).count();
  }

  /**
   * What the honest client sends now: its startup packet first, then what it has made of answers.
   */
  private ByteBuf help() {
    helped = true;
    return honest.sent.take();
  }

  private void answer() {
    ByteBuf written = rig.sent.take();
    log.ofServer(written);
    String text = written.toString(StandardCharsets.ISO_8859_1);
    // Only what lies there when the request is judged is found out.
    touchedByPace |= text.contains("received unencrypted data");
    if (written.readableBytes() > 1) {
      honest.send(written);
    }
  }

  private void check() {
    boolean entered = rig.feed.verdicts.contains(Verdict.LOGGED_IN);
    String text = new String(data, StandardCharsets.ISO_8859_1);
    boolean told = rig.auth == ClientAuth.PASSWORD && text.contains("secret");
    if (entered && !helped && !told && rig.auth != ClientAuth.TRUST) {
      throw new AssertionError("logged in without a proof of " + rig.auth);
    }
    if (entered) {
      rig.login.identity();
    }
    boolean closed = rig.feed.verdicts.contains(Verdict.CLOSE);
    if (log.errors() > 1 || closed != (log.endsWithError() || cancelled(text))) {
      throw new AssertionError("closed: " + closed + ", written: " + log.entries);
    }
    rig.login.onClosing(CloseReason.SHUTDOWN, "");
  }

  private boolean cancelled(String text) {
    byte[] code = ByteBufUtil.getBytes(Unpooled.copyInt(StartupFramer.CANCEL_REQUEST));
    return rig.feed.verdicts.contains(Verdict.CLOSE)
        && text.contains(new String(code, StandardCharsets.ISO_8859_1));
  }
}
