package dev.sluice.core.auth;

import java.nio.charset.StandardCharsets;

/**
 * What a password becomes under one salt and iteration count (RFC 5802 section 3): enough to log in
 * with, and to know the right server by. Immutable and thread-safe; the arrays never leave this
 * package.
 */
public final class ScramKeys {

  private final ScramMechanism mechanism;
  private final byte[] clientKey;
  private final byte[] storedKey;
  private final byte[] serverKey;

  ScramKeys(ScramMechanism mechanism, byte[] clientKey, byte[] serverKey) {
    this.mechanism = mechanism;
    this.clientKey = clientKey;
    this.storedKey = mechanism.hash(clientKey);
    this.serverKey = serverKey;
  }

  /**
   * Derives the keys: about a millisecond for 4,096 iterations, so never on an event loop; {@link
   * DerivedKeys} does it elsewhere, and once.
   */
  static ScramKeys derive(Derivation from) {
    ScramMechanism mechanism = from.mechanism();
    byte[] salted =
        mechanism.slowHash(
            SaslPrep.prepare(from.password().reveal()), from.salt(), from.iterations());
    return new ScramKeys(
        mechanism,
        mechanism.hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII)),
        mechanism.hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII)));
  }

  public ScramMechanism mechanism() {
    return mechanism;
  }

  byte[] clientKey() {
    return clientKey;
  }

  byte[] storedKey() {
    return storedKey;
  }

  byte[] serverKey() {
    return serverKey;
  }
}
