package dev.sluice.testkit.pgwire;

import java.util.Arrays;

/** A message from a client. Immutable; equal when type and bytes are. */
public final class FrontendMessage {
  /** The type of bytes sent as they are. */
  static final char RAW = '\uffff';

  /** The type of the startup family, which has no type byte. */
  static final char STARTUP = 0;

  private final char type;
  private final byte[] body;

  FrontendMessage(char type, byte[] body) {
    this.type = type;
    this.body = body;
  }

  /** Its type byte, or 0 where it has none. */
  public char type() {
    return type;
  }

  /** What follows the length, or all bytes of a raw one; a copy. */
  public byte[] body() {
    return body.clone();
  }

  /** All bytes of the message, type and length included. */
  public byte[] bytes() {
    if (type == RAW) {
      return body.clone();
    }
    Body whole = new Body();
    if (type != STARTUP) {
      whole.int8(type);
    }
    return whole.int32(body.length + 4).bytes(body).done();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FrontendMessage that
        && type == that.type
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return Pretty.frontend(this);
  }
}
