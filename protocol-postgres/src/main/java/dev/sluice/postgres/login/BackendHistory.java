package dev.sluice.postgres.login;

import dev.sluice.core.settings.TlsMode;

/**
 * What the logins to one backend have learnt and tell the next one. Confined to the pool's loop.
 *
 * <p>libpq's {@code sslmode} {@code allow} and {@code prefer} try a second connection with the
 * other kind of encryption when the server refuses the first, for {@code pg_hba.conf} can demand
 * either. Here the next connection of the pool is that second one.
 */
public final class BackendHistory {

  private boolean otherWay;

  /** Whether the next connection is to ask for TLS. */
  boolean wantsTls(TlsMode mode) {
    return switch (mode) {
      case DISABLE -> false;
      case ALLOW -> otherWay;
      case PREFER -> !otherWay;
      case REQUIRE, VERIFY_CA, VERIFY_FULL -> true;
    };
  }

  /**
   * The server refused a connection before it asked for anything, as it does when {@code
   * pg_hba.conf} has no line for the connection's kind of encryption.
   *
   * @param tlsAsked whether that connection had asked for TLS
   * @param tls whether it had got it
   * @return whether the next connection goes the other way, and so may fare better
   */
  boolean onUnwelcome(TlsMode mode, boolean tlsAsked, boolean tls) {
    otherWay = mode == TlsMode.PREFER ? tls : mode == TlsMode.ALLOW && !tlsAsked;
    return otherWay;
  }
}
