package dev.sluice.core.spi;

import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.tenant.TenantId;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** What the core lends to a {@link ClientLogin}. Confined to the connection's event loop. */
public interface LoginTools {

  /** The way to the client. */
  Outbound client();

  /** Where the client came in. */
  ListenerSettings listener();

  /** Whether the connection is under TLS by now. */
  boolean isTls();

  /** Whether the listener can do TLS at all. */
  boolean canTls();

  /** The server name that the client asked for under TLS, or null. */
  @Nullable String serverName();

  /** The certificate that the client showed, verified against the listener's authorities. */
  @Nullable X509Certificate clientCertificate();

  /** RFC 5929 {@code tls-server-end-point} of the listener's certificate; null without TLS. */
  byte @Nullable [] channelBinding();

  /** The tenants of this moment. */
  TenantDirectory tenants();

  /** What clients' proofs are checked against; derived off the loop. */
  ScramVerifiers verifiers();

  /**
   * Counts and records that the login turns its client away; goes with {@link Verdict#CLOSE}.
   *
   * @param tenant whom the client wanted, or null if nobody claims it
   * @param detail for the operator, never for the client; no secrets
   */
  void refused(@Nullable TenantId tenant, Rejection reason, String detail);

  /**
   * Shows the held message to the login again. To be called on any thread, once for each {@link
   * Verdict#HOLD}.
   */
  void resume();
}
