package dev.sluice.core.spi;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.settings.BackendSettings;
import org.jspecify.annotations.Nullable;

/** What the core lends to a {@link BackendLogin} and its {@link BackendSession}; loop-confined. */
public interface BackendTools {

  /** The way to the backend. */
  Outbound backend();

  BackendSettings settings();

  boolean isTls();

  /** RFC 5929 {@code tls-server-end-point} of the backend's certificate; null without TLS. */
  byte @Nullable [] channelBinding();

  DerivedKeys keys();

  /** Shows the held message again. To be called on any thread, once for each HOLD. */
  void resume();
}
