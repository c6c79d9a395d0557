package dev.sluice.core.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * PostgreSQL's MD5 passwords: kept as {@code md5} and the hex of {@code md5(password + user)},
 * proved by the same over that hex and four random bytes. Immutable; a few microseconds each.
 */
public final class Md5Password {

  private static final String PREFIX = "md5";
  private static final Pattern STORED = Pattern.compile("md5[0-9a-f]{32}");

  private Md5Password() {}

  /** Whether the text is a stored hash, by the same rule as PostgreSQL's. */
  public static boolean isStored(String text) {
    return STORED.matcher(text).matches();
  }

  /** The hash that a server keeps. Whoever has it can log in, so it is a secret too. */
  public static Secret stored(String user, Secret password) {
    return Secret.of(
        hash(
            password.reveal().getBytes(StandardCharsets.UTF_8),
            user.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * What a client answers to a challenge.
   *
   * @param stored as {@link #stored} gives it
   * @param salt the server's random bytes, four in PostgreSQL
   * @throws IllegalArgumentException if this is no stored hash
   */
  public static String answer(Secret stored, byte[] salt) {
    String text = stored.reveal();
    if (!isStored(text)) {
      throw new IllegalArgumentException("not a stored MD5 password");
    }
    return hash(text.substring(PREFIX.length()).getBytes(StandardCharsets.US_ASCII), salt);
  }

  /** Whether a client's answer is the right one; in constant time. */
  public static boolean accepts(Secret stored, byte[] salt, String answer) {
    return MessageDigest.isEqual(
        answer(stored, salt).getBytes(StandardCharsets.UTF_8),
        answer.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(byte[] first, byte[] second) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(first);
      md5.update(second);
      return PREFIX + HexFormat.of().formatHex(md5.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java lacks an algorithm every Java must have", e);
    }
  }
}
