package dev.sluice.redis.login;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.rig.PlainBackendTools;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Verdict;
import dev.sluice.testkit.fuzz.Feed;
import dev.sluice.testkit.fuzz.Pace;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A backend's login against a server that may be hostile. One byte of settings; the rest is what
 * the server says.
 *
 * <p>Whatever comes: no exception; the same verdicts and questions in whatever pieces it comes; a
 * failure exactly when the connection is closed; and what was learnt is a table that can be asked.
 */
public final class BackendLoginTarget {

  private final Rig rig;
  private final BackendHistory history = new KnownServers().anywhere();
  private final RedisBackendLogin login;
  private final Feed feed;

  private BackendLoginTarget(byte settings) {
    rig = new Rig((settings & 1) != 0 ? "3" : "", (settings & 2) != 0 ? "secret" : "");
    login =
        new RedisBackendLogin(
            rig,
            history,
            (tools, id, database) -> {
              throw new AssertionError("nobody asks for a session");
            },
            (settings & 4) != 0);
    feed = new Feed(login::framer, login::onFrame);
  }

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] stream = Arrays.copyOfRange(data, 1, data.length);
    String expected = new BackendLoginTarget(data[0]).run(Pace.WHOLE, stream);
    for (Pace pace : List.of(Pace.BYTE_BY_BYTE, Pace.PIECES)) {
      String seen = new BackendLoginTarget(data[0]).run(pace, stream);
      if (!seen.equals(expected)) {
        throw new AssertionError(pace + ": " + seen + "\nas a whole: " + expected);
      }
    }
  }

  private String run(Pace pace, byte[] stream) {
    login.onConnected();
    for (ByteBuf piece : pace.cut(stream)) {
      feed.bytes(piece);
      if (isOver()) {
        break;
      }
    }
    BackendFailure failure = login.failure();
    boolean closed = feed.verdicts.contains(Verdict.CLOSE);
    if (closed != (failure != null)) {
      throw new AssertionError("closed: " + closed + ", failure: " + failure);
    }
    if (feed.verdicts.contains(Verdict.LOGGED_IN)) {
      ServerFacts facts = history.facts();
      if (facts == null || facts.commands().find("NOTHING") != null) {
        throw new AssertionError("knows " + facts);
      }
    }
    return feed.verdicts + " " + rig.sent.text() + " " + (feed.violation != null) + " " + failure;
  }

  private boolean isOver() {
    return feed.isOver() || feed.verdicts.contains(Verdict.LOGGED_IN);
  }

  /** The core's part. */
  private record Rig(Sent sent, String database, String password) implements PlainBackendTools {

    Rig(String database, String password) {
      this(new Sent(), database, password);
    }

    @Override
    public Outbound backend() {
      return sent;
    }

    @Override
    public BackendSettings settings() {
      return new BackendSettings(
          Endpoint.tcp("127.0.0.1", 6379),
          database,
          "",
          password.isEmpty() ? Secret.NONE : Secret.of(password),
          BackendTls.OFF,
          Map.of());
    }
  }
}
