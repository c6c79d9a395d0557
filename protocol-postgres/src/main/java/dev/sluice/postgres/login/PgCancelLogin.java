package dev.sluice.postgres.login;

import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.ServerLoginFramer;
import dev.sluice.postgres.wire.StartupWriter;
import org.jspecify.annotations.Nullable;

/**
 * Carries one cancel request to a server, under TLS if logins to it go under TLS, and waits for the
 * server to close the connection: only then has the signal been sent. Confined to the connection's
 * event loop.
 */
public final class PgCancelLogin implements BackendLogin {

  private final BackendTools tools;
  private final TlsNegotiation tls;
  private final int processId;
  private final byte[] key;

  /**
   * @param history the one of the logins to this backend
   * @param hello of the connection whose query is to be cancelled
   */
  public PgCancelLogin(BackendTools tools, BackendHistory history, BackendHello hello) {
    this.tools = tools;
    this.tls = new TlsNegotiation(tools, history);
    this.processId = hello.processId();
    this.key = hello.key();
  }

  @Override
  public Framer framer() {
    return tls.awaitsAnswer() ? tls.framer() : ServerLoginFramer.INSTANCE;
  }

  @Override
  public void onConnected() {
    if (!tls.begin()) {
      send();
    }
  }

  @Override
  public void onTls() {
    send();
  }

  private void send() {
    StartupWriter.cancelRequest(tools.backend(), processId, key);
  }

  @Override
  public Verdict onFrame(Frame frame) {
    if (!tls.awaitsAnswer()) {
      // A server says nothing to a cancel request; if it does, it was an error.
      return Verdict.CLOSE;
    }
    Verdict verdict = tls.onAnswer(frame);
    if (verdict == Verdict.SWALLOW) {
      send();
    }
    return verdict;
  }

  /** There is none. */
  @Override
  public BackendSession session() {
    throw new IllegalStateException("a cancel request has no session");
  }

  @Override
  public @Nullable BackendFailure failure() {
    return null;
  }
}
