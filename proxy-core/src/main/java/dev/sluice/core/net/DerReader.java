package dev.sluice.core.net;

import java.util.Arrays;

/**
 * Walks over DER elements (X.690). Confined to one thread; every method throws {@link
 * IndexOutOfBoundsException} where the bytes are not what they should be.
 */
final class DerReader {

  private final byte[] bytes;
  private final int end;
  private int position;

  DerReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private DerReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  boolean hasMore() {
    return position < end;
  }

  /** The tag of the next element. */
  int tag() {
    return bytes[position] & 0xff;
  }

  /** Reads the head of an element that must have this tag, and gives its content. */
  DerReader enter(int tag) {
    if (tag() != tag) {
      throw new IndexOutOfBoundsException("tag: " + tag() + " (expected: " + tag + ")");
    }
    int start = contentStart();
    position = contentEnd(start);
    return new DerReader(bytes, start, position);
  }

  /** Reads the next element, head and all. */
  byte[] element() {
    int start = position;
    position = contentEnd(contentStart());
    return Arrays.copyOfRange(bytes, start, position);
  }

  private int contentStart() {
    int first = bytes[position + 1] & 0xff;
    return position + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private int contentEnd(int contentStart) {
    int length = bytes[position + 1] & 0xff;
    if (length >= 0x80) {
      length = 0;
      for (int i = position + 2; i < contentStart; i++) {
        length = (length << 8) | (bytes[i] & 0xff);
      }
    }
    if (length < 0 || length > end - contentStart) {
      throw new IndexOutOfBoundsException("length: " + length);
    }
    return contentStart + length;
  }
}
