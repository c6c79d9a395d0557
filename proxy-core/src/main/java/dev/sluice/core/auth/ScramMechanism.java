package dev.sluice.core.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.KeySpec;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The digest that a SCRAM exchange is built on, and the three functions RFC 5802 section 2.2 makes
 * of it. Immutable and thread-safe.
 *
 * <p>A fresh {@link Mac} is made for each call: the provider look-up costs a fifth of one HMAC, too
 * little to be worth an object that remembers a key and belongs to a thread.
 */
public enum ScramMechanism {
  /** RFC 5802. */
  SHA_1("SCRAM-SHA-1", "SHA-1", "HmacSHA1", 20),
  /** RFC 7677. */
  SHA_256("SCRAM-SHA-256", "SHA-256", "HmacSHA256", 32);

  private static final String PLUS = "-PLUS";

  private final String saslName;
  private final String digest;
  private final String hmac;
  private final int length;

  ScramMechanism(String saslName, String digest, String hmac, int length) {
    this.saslName = saslName;
    this.digest = digest;
    this.hmac = hmac;
    this.length = length;
  }

  /** The registered name, such as {@code SCRAM-SHA-256}. */
  public String saslName() {
    return saslName;
  }

  /** The registered name of the variant with channel binding. */
  public String plusName() {
    return saslName + PLUS;
  }

  /** Length of a digest, and so of every key and proof, in bytes. */
  public int length() {
    return length;
  }

  /** The RFC's {@code H}. */
  byte[] hash(byte[] data) {
    try {
      return MessageDigest.getInstance(digest).digest(data);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /** The RFC's {@code HMAC}; the key must not be empty. */
  byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(hmac);
      mac.init(new SecretKeySpec(key, hmac));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  /**
   * The RFC's {@code Hi}, which is PBKDF2: about a millisecond for 4,096 iterations, so never on an
   * event loop.
   */
  byte[] slowHash(String password, byte[] salt, int iterations) {
    try {
      KeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, length * 8);
      return SecretKeyFactory.getInstance("PBKDF2With" + hmac).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw missing(e);
    }
  }

  private static IllegalStateException missing(GeneralSecurityException e) {
    return new IllegalStateException("this Java lacks an algorithm every Java must have", e);
  }
}
