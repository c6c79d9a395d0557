package dev.sluice.core.auth;

import java.util.Arrays;

/**
 * What SCRAM keys are derived from; equal derivations give equal keys. Immutable and thread-safe.
 */
public final class Derivation {

  private final ScramMechanism mechanism;
  private final Secret password;
  private final byte[] salt;
  private final int iterations;

  /**
   * @param salt at least one byte
   * @param iterations at least 1
   * @throws IllegalArgumentException if the salt is empty or the count is not positive
   */
  public Derivation(ScramMechanism mechanism, Secret password, byte[] salt, int iterations) {
    if (salt.length == 0 || iterations < 1) {
      throw new IllegalArgumentException(
          "salt of " + salt.length + " bytes, " + iterations + " iterations (expected: >= 1 each)");
    }
    this.mechanism = mechanism;
    this.password = password;
    this.salt = salt.clone();
    this.iterations = iterations;
  }

  ScramMechanism mechanism() {
    return mechanism;
  }

  Secret password() {
    return password;
  }

  byte[] salt() {
    return salt;
  }

  int iterations() {
    return iterations;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Derivation that
        && mechanism == that.mechanism
        && iterations == that.iterations
        && password.equals(that.password)
        && Arrays.equals(salt, that.salt);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * password.hashCode() + Arrays.hashCode(salt)) + iterations;
  }
}
