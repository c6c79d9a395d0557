package dev.sluice.redis.login;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.wire.InlineWords;
import dev.sluice.testkit.fuzz.Feed;
import dev.sluice.testkit.fuzz.Pace;
import dev.sluice.testkit.fuzz.Turn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A client's login. One byte of settings; the rest is what the client sends.
 *
 * <p>Whatever comes: no exception; the same answers in whatever pieces it comes; nobody gets in
 * without a proof; and nothing is answered to a client that is in, for that is its session's part.
 */
public final class ClientLoginTarget {

  private static final TlsMode[] MODES = {TlsMode.DISABLE, TlsMode.PREFER, TlsMode.REQUIRE};

  private final LoginRig rig;
  private final Feed feed;

  private ClientLoginTarget(byte settings) {
    rig = new LoginRig();
    rig.auth = Turn.choose(ClientAuth.values(), settings & 7);
    rig.mode = Turn.choose(MODES, settings >> 3 & 3);
    rig.tls = (settings & 32) != 0;
    rig.placed = (settings & 64) != 0;
    RedisClientLogin login = new RedisClientLogin(rig);
    rig.login = login;
    feed = new Feed(login::framer, login::onFrame);
  }

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    ByteBuf all = Unpooled.wrappedBuffer(data, 1, data.length - 1);
    byte[] stream = new byte[all.readableBytes()];
    all.readBytes(stream);
    String expected = new ClientLoginTarget(data[0]).run(Pace.WHOLE, stream);
    for (Pace pace : List.of(Pace.BYTE_BY_BYTE, Pace.PIECES)) {
      String seen = new ClientLoginTarget(data[0]).run(pace, stream);
      if (!seen.equals(expected)) {
        throw new AssertionError(pace + ": " + seen + "\nas a whole: " + expected);
      }
    }
  }

  private String run(Pace pace, byte[] stream) {
    if (rig.login().isWelcome()) {
      check(stream);
      return "welcome";
    }
    for (ByteBuf piece : pace.cut(stream)) {
      feed.bytes(piece);
      while (rig.takeResumption()) {
        feed.goOn();
      }
      if (isOver()) {
        break;
      }
    }
    check(stream);
    return feed.verdicts + " " + rig.sent.text() + " " + feed.violation;
  }

  private boolean isOver() {
    return feed.isOver() || feed.verdicts.contains(Verdict.LOGGED_IN);
  }

  private void check(byte[] stream) {
    boolean entered = rig.login().isWelcome() || feed.verdicts.contains(Verdict.LOGGED_IN);
    if (entered && !isTold(stream) && rig.auth != ClientAuth.TRUST) {
      throw new AssertionError("logged in without a proof of " + rig.auth);
    }
    if (entered) {
      rig.login().identity();
      rig.login().user();
    } else {
      rig.login().onClosing(CloseReason.SHUTDOWN, "");
    }
    if (feed.violation != null) {
      throw new AssertionError("a violation is answered in turn", feed.violation);
    }
  }

  /** Whether the password was said: as it is, or in the quotes and escapes of a line. */
  private static boolean isTold(byte[] stream) {
    String said = new String(stream, StandardCharsets.ISO_8859_1);
    return said.contains("secret") || Stream.of(said.split("\n")).anyMatch(line -> isTold(line));
  }

  private static boolean isTold(String line) {
    List<String> words = InlineWords.split(line);
    return words != null && words.contains("secret");
  }
}
