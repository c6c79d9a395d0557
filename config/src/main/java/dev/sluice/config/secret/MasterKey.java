package dev.sluice.config.secret;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key that secrets in a file are encrypted under: 32 bytes, written in Base64. Immutable. */
public final class MasterKey {

  /** The environment variable that holds it. */
  public static final String VARIABLE = "SLUICE_MASTER_KEY";

  private static final int BYTES = 32;

  private final SecretKey key;

  private MasterKey(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, "AES");
    Arrays.fill(bytes, (byte) 0);
  }

  /**
   * Reads the written form; white space around it does not matter.
   *
   * @throws IllegalArgumentException if it is not Base64 of 32 bytes; the message does not show it
   */
  public static MasterKey parse(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a key that is not Base64", e);
    }
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a key of " + bytes.length + " bytes");
    }
    return new MasterKey(bytes);
  }

  /** A new random key in its written form. */
  public static String generate() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  SecretKey key() {
    return key;
  }
}
