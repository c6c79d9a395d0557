package dev.sluice.core.spi;

import org.jspecify.annotations.Nullable;

/** Logs one fresh backend connection in. Confined to the connection's event loop. */
public interface BackendLogin {

  Framer framer();

  /**
   * Whether TLS comes before anything else; then {@link #onTls} is called and {@link #onConnected}
   * is not.
   */
  default boolean beginsWithTls() {
    return false;
  }

  /** The connection is open; the first request is to be written. */
  void onConnected();

  /** The connection is under TLS, which {@link Verdict#START_TLS} asked for. */
  void onTls();

  /**
   * Judges one message: {@link Verdict#SWALLOW} to go on, {@link Verdict#MORE}, {@link
   * Verdict#HOLD}, {@link Verdict#START_TLS}, {@link Verdict#LOGGED_IN}, or {@link Verdict#CLOSE}
   * after which {@link #failure} tells why.
   */
  Verdict onFrame(Frame frame);

  /** The machine that takes over. Called after {@link Verdict#LOGGED_IN} only. */
  BackendSession session();

  /**
   * Why the login failed, if the server or the protocol said so; null: the connection just broke.
   */
  @Nullable BackendFailure failure();
}
