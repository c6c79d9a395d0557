package dev.sluice.testkit.pgwire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a message body from front to back. Confined to its caller. */
final class Reading {
  private final ByteBuffer bytes;

  Reading(byte[] body) {
    bytes = ByteBuffer.wrap(body);
  }

  boolean more() {
    return bytes.hasRemaining();
  }

  char int8() {
    return (char) (bytes.get() & 0xff);
  }

  int int16() {
    return bytes.getShort();
  }

  int int32() {
    return bytes.getInt();
  }

  /** Text up to its terminating zero, or to the end where that is missing. */
  String text() {
    int start = bytes.position();
    int end = start;
    while (end < bytes.limit() && bytes.get(end) != 0) {
      end++;
    }
    bytes.position(Math.min(end + 1, bytes.limit()));
    return new String(bytes.array(), start, end - start, StandardCharsets.UTF_8);
  }

  byte[] take(int length) {
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }

  byte[] rest() {
    return take(bytes.remaining());
  }

  /** Texts up to an empty one. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (String text = more() ? text() : ""; !text.isEmpty(); text = more() ? text() : "") {
      texts.add(text);
    }
    return texts;
  }

  /** A value with its length before it; -1 is NULL. */
  @Nullable String value() {
    int length = int32();
    return length < 0 ? null : new String(take(length), StandardCharsets.UTF_8);
  }
}
