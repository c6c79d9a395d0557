package dev.sluice.postgres.wire;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that all have the type byte {@code R} and differ by a code; PostgreSQL's
 * documentation, section "Message Formats". The methods write them, as confined as the {@link
 * Outbound} they get.
 */
public final class Authentication {

  public static final int OK = 0;
  public static final int CLEARTEXT_PASSWORD = 3;
  public static final int MD5_PASSWORD = 5;
  public static final int SASL = 10;
  public static final int SASL_CONTINUE = 11;
  public static final int SASL_FINAL = 12;

  private static final byte[] NOTHING = {};

  private Authentication() {}

  public static void ok(Outbound to) {
    write(to, OK, NOTHING);
  }

  public static void cleartextPassword(Outbound to) {
    write(to, CLEARTEXT_PASSWORD, NOTHING);
  }

  /**
   * @param salt four bytes
   */
  public static void md5Password(Outbound to, byte[] salt) {
    write(to, MD5_PASSWORD, salt);
  }

  /**
   * @param names the mechanisms offered, the best first
   */
  public static void sasl(Outbound to, List<String> names) {
    write(to, SASL, (String.join("\0", names) + "\0\0").getBytes(StandardCharsets.US_ASCII));
  }

  public static void saslContinue(Outbound to, byte[] data) {
    write(to, SASL_CONTINUE, data);
  }

  public static void saslFinal(Outbound to, byte[] data) {
    write(to, SASL_FINAL, data);
  }

  private static void write(Outbound to, int code, byte[] data) {
    to.buffer(9 + data.length)
        .writeByte(Message.AUTHENTICATION)
        .writeInt(8 + data.length)
        .writeInt(code)
        .writeBytes(data);
  }

  /** What an authentication request is called, for people. */
  public static String name(int code) {
    return switch (code) {
      case OK -> "no authentication";
      case 2 -> "Kerberos V5 authentication";
      case CLEARTEXT_PASSWORD -> "a cleartext password";
      case MD5_PASSWORD -> "an MD5 password";
      case 6 -> "SCM credentials";
      case 7, 8 -> "GSSAPI authentication";
      case 9 -> "SSPI authentication";
      case SASL, SASL_CONTINUE, SASL_FINAL -> "SASL authentication";
      default -> "authentication of unknown kind " + code;
    };
  }

  /**
   * The mechanisms that a server offers.
   *
   * @param from the first byte behind the code
   * @param limit the index behind the message's last byte
   */
  public static List<String> mechanisms(ByteBuf in, int from, int limit) {
    List<String> names = new ArrayList<>();
    int start = from;
    for (int end; (end = CString.end(in, start, limit)) > start; start = end + 1) {
      names.add(CString.text(in, start, end));
    }
    return names;
  }
}
