package dev.sluice.testkit.pgwire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a message body. Confined to its caller. */
final class Body {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Body int8(int value) {
    bytes.write(value);
    return this;
  }

  Body int16(int value) {
    return int8(value >>> 8).int8(value);
  }

  Body int32(int value) {
    return int16(value >>> 16).int16(value);
  }

  Body bytes(byte[] value) {
    bytes.writeBytes(value);
    return this;
  }

  /** Text in UTF-8 with its terminating zero. */
  Body text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8)).int8(0);
  }

  byte[] done() {
    return bytes.toByteArray();
  }
}
