package dev.sluice.it.differential.redis;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a client says at a time: a command, or bytes that are none. Immutable. */
final class Command {

  private static final int SHOWN = 120;

  private final byte[] bytes;
  private final String label;

  private Command(byte[] bytes, String label) {
    this.bytes = bytes;
    this.label = label;
  }

  /** A command as libraries send it. */
  static Command of(String... words) {
    return of(List.of(words));
  }

  static Command of(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("*" + words.size() + "\r\n"));
    for (String word : words) {
      byte[] bytes = ascii(word);
      out.writeBytes(ascii("$" + bytes.length + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(ascii("\r\n"));
    }
    return new Command(out.toByteArray(), String.join(" ", words));
  }

  /** Bytes as they are, one for each character. */
  static Command raw(String text) {
    return new Command(ascii(text), "raw " + text.replace("\r", "\\r").replace("\n", "\\n"));
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return label.length() > SHOWN
        ? label.substring(0, SHOWN) + "... " + label.length() + " characters"
        : label;
  }
}
