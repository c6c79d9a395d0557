package dev.sluice.postgres.login;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.MessageFramer;
import dev.sluice.testkit.fuzz.Feed;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A backend connection's login with the core's part, and the server's, played by hand. */
final class BackendRig implements BackendTools {

  /** Derivations that wait for {@link #send}. */
  final Queue<Runnable> work = new ArrayDeque<>();

  final Sent sent = new Sent();
  final Map<String, String> parameters = new LinkedHashMap<>();
  DerivedKeys keys = new DerivedKeys(work::add, 100);
  BackendHistory history = new BackendHistory();
  TlsMode mode = TlsMode.DISABLE;
  Secret password = Secret.of("secret");
  boolean tls;
  byte @Nullable [] endPoint;
  int resumed;
  @Nullable BackendHello hello;

  PgBackendLogin login = new PgBackendLogin(this, history, this::serve, "");
  Feed feed = new Feed(login::framer, login::onFrame);

  BackendRig() {}

  /** Derives no keys of its own. */
  BackendRig(DerivedKeys keys) {
    this.keys = keys;
  }

  private BackendSession serve(BackendTools tools, BackendHello said) {
    hello = said;
    return new Idle();
  }

  /** Connects; what the settings say counts from here. */
  BackendRig connect() {
    login = new PgBackendLogin(this, history, this::serve, "");
    feed = new Feed(login::framer, login::onFrame);
    sent.take();
    login.onConnected();
    return this;
  }

  /** The server sends; gives the last verdict. */
  @Nullable Verdict send(ByteBuf bytes) {
    feed.bytes(bytes);
    while (!work.isEmpty()) {
      int before = resumed;
      work.remove().run();
      for (int i = before; i < resumed; i++) {
        feed.goOn();
      }
    }
    return feed.verdicts.isEmpty() ? null : feed.verdicts.get(feed.verdicts.size() - 1);
  }

  /** What the core does after START_TLS. */
  void startTls() {
    tls = true;
    login.onTls();
  }

  @Override
  public Outbound backend() {
    return sent;
  }

  @Override
  public BackendSettings settings() {
    BackendTls encryption = new BackendTls(mode, null, null, null);
    return new BackendSettings(
        Endpoint.tcp("127.0.0.1", 5432), "acme", "app", password, encryption, parameters);
  }

  @Override
  public boolean isTls() {
    return tls;
  }

  @Override
  public byte @Nullable [] channelBinding() {
    return endPoint;
  }

  @Override
  public DerivedKeys keys() {
    return keys;
  }

  @Override
  public void resume() {
    resumed++;
  }

  /** A session that is never used. */
  private static final class Idle implements BackendSession {
    @Override
    public Framer framer() {
      return MessageFramer.FROM_SERVER;
    }

    @Override
    public Verdict onBackendFrame(Frame frame) {
      return Verdict.CLOSE;
    }

    @Override
    public String remoteId() {
      return "";
    }

    @Override
    public Cleanliness onRelease(boolean clientLost) {
      return Cleanliness.UNCLEAN;
    }
  }
}
