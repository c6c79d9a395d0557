package dev.sluice.core.auth;

import dev.sluice.core.auth.ScramException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Reads the {@code name=value} attributes of one SCRAM message in order. Confined to one thread.
 *
 * <p>The text is held as ISO 8859-1, so that one character is one byte and parts of it can be
 * signed as they came.
 */
final class ScramReader {

  /**
   * Longest message taken, in bytes: PostgreSQL's {@code PG_MAX_SASL_MESSAGE_LENGTH}. Real ones are
   * below 200.
   */
  static final int MAX_MESSAGE = 1024;

  /** RFC 5802's {@code printable}: what a nonce may consist of. */
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x2b\\x2d-\\x7e]+");

  private final String text;
  private int position;

  ScramReader(byte[] message) throws ScramException {
    this(checked(message), 0);
  }

  private ScramReader(String text, int position) {
    this.text = text;
    this.position = position;
  }

  private static String checked(byte[] message) throws ScramException {
    if (message.length == 0 || message.length > MAX_MESSAGE) {
      throw malformed("a message of " + message.length + " bytes");
    }
    String text = new String(message, StandardCharsets.ISO_8859_1);
    if (text.indexOf('\0') >= 0) {
      throw malformed("a zero byte");
    }
    return text;
  }

  /** Offset of the next attribute; one more than the length when none is left. */
  int position() {
    return position;
  }

  /** The text from one offset to before another, both within it. */
  String text(int start, int end) {
    return text.substring(start, end);
  }

  /** What is not read yet. */
  String rest() {
    return atEnd() ? "" : text.substring(position);
  }

  /** False after a trailing comma: an empty field follows it. */
  boolean atEnd() {
    return position > text.length();
  }

  /** Whether the attribute of this name comes next. */
  boolean next(char name) {
    return position < text.length() && text.charAt(position) == name;
  }

  /** Reads up to the next comma, and over it. */
  String field() throws ScramException {
    if (atEnd()) {
      throw malformed("it ends early");
    }
    int comma = text.indexOf(',', position);
    int end = comma < 0 ? text.length() : comma;
    String field = text.substring(position, end);
    position = end + 1;
    return field;
  }

  /** Reads the attribute that must come next, and gives its value. */
  String attribute(char name) throws ScramException {
    String field = field();
    if (field.length() < 2 || field.charAt(0) != name || field.charAt(1) != '=') {
      throw malformed("attribute \"" + name + "\" expected");
    }
    return field.substring(2);
  }

  /** Reads attribute {@code r}. */
  String nonce() throws ScramException {
    String nonce = attribute('r');
    if (!PRINTABLE.matcher(nonce).matches()) {
      throw malformed("a nonce of other than printable characters");
    }
    return nonce;
  }

  /** Reads an attribute in base64, in its one canonical spelling. */
  byte[] base64(char name) throws ScramException {
    String value = attribute(name);
    try {
      byte[] bytes = Base64.getDecoder().decode(value.getBytes(StandardCharsets.ISO_8859_1));
      if (Base64.getEncoder().encodeToString(bytes).equals(value)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // said below, as for what decodes but is not canonical
    }
    throw malformed("attribute \"" + name + "\" is not base64");
  }

  static ScramException malformed(String what) {
    return new ScramException(Kind.MALFORMED, "malformed SCRAM message: " + what);
  }
}
