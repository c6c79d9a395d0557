package dev.sluice.core.auth;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes the random part of an exchange. */
final class Nonce {

  /** PostgreSQL's {@code SCRAM_RAW_NONCE_LEN}, in bytes; a multiple of 3 has no base64 padding. */
  private static final int LENGTH = 18;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Nonce() {}

  static String fresh() {
    byte[] bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
