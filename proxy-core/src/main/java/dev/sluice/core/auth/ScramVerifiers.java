package dev.sluice.core.auth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The verifier to challenge each user with, be the user known or not. Thread-safe.
 *
 * <p>Where a password is configured, its salt is made from the user's name and a seed, and an
 * unknown user gets a salt the same way: the same on every attempt, with the same iterations, so
 * that nobody learns by asking which users exist. A configured verifier brings its own salt.
 */
public final class ScramVerifiers {

  /** PostgreSQL's {@code SCRAM_DEFAULT_SALT_LEN}, in bytes. */
  private static final int SALT_LENGTH = 16;

  private final DerivedKeys keys;
  private final ScramMechanism mechanism;
  private final byte[] seed;

  /**
   * @param keys where keys of configured passwords are derived and remembered
   */
  public ScramVerifiers(DerivedKeys keys, ScramMechanism mechanism) {
    this(keys, mechanism, randomSeed());
  }

  /**
   * @param seed what salts are made from, at least one byte; the same seed gives a user the same
   *     salt after a restart and in every process that shares it
   */
  public ScramVerifiers(DerivedKeys keys, ScramMechanism mechanism, byte[] seed) {
    this.keys = keys;
    this.mechanism = mechanism;
    this.seed = seed.clone();
  }

  /**
   * The verifier, if it is at hand, so that a warm login never leaves its thread; null if {@link
   * #get} must be asked.
   *
   * @throws IllegalArgumentException if the credential does not serve SCRAM
   */
  public @Nullable ScramVerifier getIfPresent(Credential credential) {
    if (credential instanceof Credential.Scram scram) {
      return scram.verifier();
    }
    Derivation from = derivation(credential);
    ScramKeys known = keys.getIfPresent(from);
    return known == null ? null : ScramVerifier.of(from, known);
  }

  /**
   * The verifier, derived elsewhere if need be; the stage may complete on any thread.
   *
   * @throws IllegalArgumentException if the credential does not serve SCRAM
   */
  public CompletionStage<ScramVerifier> get(Credential credential) {
    if (credential instanceof Credential.Scram scram) {
      return CompletableFuture.completedStage(scram.verifier());
    }
    Derivation from = derivation(credential);
    return keys.get(from).thenApply(known -> ScramVerifier.of(from, known));
  }

  /**
   * Whether a password given in the clear is the user's. Where only a verifier is known its keys
   * are derived elsewhere; the stage may complete on any thread.
   */
  public CompletionStage<Boolean> matches(Credential credential, String password) {
    return credential instanceof Credential.Scram
        ? keys.compute(() -> credential.matches(password))
        : CompletableFuture.completedStage(credential.matches(password));
  }

  /** What an unknown user is challenged with: in form like any other, and no password fits it. */
  public ScramVerifier unknown(String user) {
    byte[] random = random("keys", user);
    return ScramVerifier.unknown(mechanism, salt(user), ScramVerifier.DEFAULT_ITERATIONS, random);
  }

  private Derivation derivation(Credential credential) {
    if (credential instanceof Credential.Plain plain) {
      byte[] salt = salt(plain.user());
      return new Derivation(mechanism, plain.password(), salt, ScramVerifier.DEFAULT_ITERATIONS);
    }
    throw new IllegalArgumentException("credential: an MD5 hash (expected: one that serves SCRAM)");
  }

  private byte[] salt(String user) {
    return Arrays.copyOf(random("salt", user), SALT_LENGTH);
  }

  private byte[] random(String purpose, String user) {
    return mechanism.hmac(seed, (purpose + "\0" + user).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] randomSeed() {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return seed;
  }
}
