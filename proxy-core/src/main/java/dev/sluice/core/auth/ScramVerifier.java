package dev.sluice.core.auth;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server keeps of a password: enough to check a proof, not enough to make one. Immutable and
 * thread-safe.
 *
 * <p>Its text is PostgreSQL's {@code pg_authid.rolpassword}: {@code
 * SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>}.
 */
public final class ScramVerifier {

  /** PostgreSQL's and most others' number of iterations. */
  public static final int DEFAULT_ITERATIONS = 4096;

  private static final Pattern FORM =
      Pattern.compile("SCRAM-SHA-256\\$(\\d{1,10}):([^$:]+)\\$([^$:]+):([^$:]+)");

  private final ScramMechanism mechanism;
  private final byte[] salt;
  private final int iterations;
  private final byte[] storedKey;
  private final byte[] serverKey;

  private ScramVerifier(
      ScramMechanism mechanism, byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    this.mechanism = mechanism;
    this.salt = salt;
    this.iterations = iterations;
    this.storedKey = storedKey;
    this.serverKey = serverKey;
  }

  /** The verifier of derived keys. */
  static ScramVerifier of(Derivation from, ScramKeys keys) {
    return new ScramVerifier(
        from.mechanism(), from.salt(), from.iterations(), keys.storedKey(), keys.serverKey());
  }

  /** A verifier that no known password fits. */
  static ScramVerifier unknown(
      ScramMechanism mechanism, byte[] salt, int iterations, byte[] random) {
    return new ScramVerifier(mechanism, salt, iterations, random, random);
  }

  /**
   * Derives a verifier from a password: about a millisecond for 4,096 iterations, so never on an
   * event loop.
   */
  public static ScramVerifier derive(Derivation from) {
    return of(from, ScramKeys.derive(from));
  }

  /**
   * Reads PostgreSQL's text form, or gives null if it is something else: a password, most likely.
   */
  public static @Nullable ScramVerifier parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    try {
      ScramMechanism mechanism = ScramMechanism.SHA_256;
      int iterations = Integer.parseInt(form.group(1));
      Base64.Decoder base64 = Base64.getDecoder();
      byte[] salt = base64.decode(form.group(2));
      byte[] storedKey = base64.decode(form.group(3));
      byte[] serverKey = base64.decode(form.group(4));
      boolean sound =
          iterations > 0
              && salt.length > 0
              && storedKey.length == mechanism.length()
              && serverKey.length == mechanism.length();
      return sound ? new ScramVerifier(mechanism, salt, iterations, storedKey, serverKey) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** PostgreSQL's text form; a secret, since it is all an attacker needs to guess offline. */
  public Secret format() {
    Base64.Encoder base64 = Base64.getEncoder();
    return Secret.of(
        mechanism.saslName()
            + "$"
            + iterations
            + ":"
            + base64.encodeToString(salt)
            + "$"
            + base64.encodeToString(storedKey)
            + ":"
            + base64.encodeToString(serverKey));
  }

  /**
   * Whether this is the password it was made from. Derives its keys, about a millisecond for 4,096
   * iterations, so never on an event loop.
   */
  public boolean matches(String password) {
    if (password.isEmpty()) {
      return false;
    }
    Derivation from = new Derivation(mechanism, Secret.of(password), salt, iterations);
    return MessageDigest.isEqual(storedKey, ScramKeys.derive(from).storedKey());
  }

  public ScramMechanism mechanism() {
    return mechanism;
  }

  /** A copy of the salt, at least one byte. */
  public byte[] salt() {
    return salt.clone();
  }

  /** At least 1. */
  public int iterations() {
    return iterations;
  }

  byte[] storedKey() {
    return storedKey;
  }

  byte[] serverKey() {
    return serverKey;
  }
}
