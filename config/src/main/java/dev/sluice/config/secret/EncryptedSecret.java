package dev.sluice.config.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A secret as it may lie in a repository: {@code enc:} and the Base64 of a nonce of 12 bytes, the
 * ciphertext and a tag of 16 bytes, AES-256-GCM (NIST SP 800-38D). Stateless, thread-safe.
 */
public final class EncryptedSecret {

  /** What the written form begins with. */
  public static final String PREFIX = "enc:";

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private EncryptedSecret() {}

  /** The written form of {@code plain}, other each time as the nonce is random. */
  public static String encrypt(String plain, MasterKey key) {
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(plain.getBytes(UTF_8));
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return PREFIX + Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-256-GCM", e);
    }
  }

  /**
   * The plain secret.
   *
   * @throws IllegalArgumentException if the text is damaged or was encrypted under another key; the
   *     message shows neither
   */
  public static String decrypt(String written, MasterKey key) {
    byte[] all = bytes(written);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      GCMParameterSpec nonce = new GCMParameterSpec(TAG_BITS, all, 0, NONCE_BYTES);
      cipher.init(Cipher.DECRYPT_MODE, key.key(), nonce);
      byte[] plain = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return new String(plain, UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("an encrypted secret that the key does not open", e);
    }
  }

  private static byte[] bytes(String written) {
    byte[] all;
    try {
      all = Base64.getDecoder().decode(written.substring(PREFIX.length()).strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("an encrypted secret that is not Base64", e);
    }
    if (all.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      throw new IllegalArgumentException("an encrypted secret of only " + all.length + " bytes");
    }
    return all;
  }
}
