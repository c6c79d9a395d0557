package dev.sluice.redis.wire;

import dev.sluice.core.spi.Frame;
import io.netty.buffer.ByteBuf;

/**
 * Scans one request in the way of processMultibulkBuffer (networking.c): only lengths are looked
 * at, and the two bytes behind an argument are skipped unseen, as the server skips them. Immutable.
 *
 * @param large bytes from which a request that is not wholly at hand is shown in parts
 * @param stranger whether the bounds for clients hold that have not proved who they are
 */
record RequestScan(int large, boolean stranger) {

  /** Redis's bounds for a client that has not logged in, and for everybody. */
  private static final int STRANGERS_ARGUMENTS = 10;

  private static final int STRANGERS_BYTES = 16_384;

  /** Redis's default of {@code proto-max-bulk-len}. */
  private static final long LONGEST_ARGUMENT = 512L * 1024 * 1024;

  /** Fills the frame for the array that begins at {@code index}; whether there is one. */
  boolean read(ByteBuf in, int index, Frame frame) {
    int end = in.writerIndex();
    long count = Lines.number(in, index + 1, end);
    if (count == Lines.INCOMPLETE) {
      return false;
    }
    if (!isCount(count)) {
      return broken(in, index, frame);
    }
    int at = Lines.afterNumber(count, index + 1);
    if (count <= 0) {
      frame.set(in, index, Request.EMPTY, at - index, at - index);
      return true;
    }
    return readArguments(in, index, at, count, frame);
  }

  private boolean readArguments(ByteBuf in, int index, int from, long count, Frame frame) {
    int end = in.writerIndex();
    int at = from;
    int nameIndex = 0;
    int nameLength = 0;
    int nameEnd = 0;
    for (long i = 0; i < count; i++) {
      if (at >= end) {
        return later(in, index, nameIndex, nameLength, nameEnd, count, frame);
      }
      if (in.getByte(at) != '$') {
        return broken(in, index, frame);
      }
      long length = Lines.number(in, at + 1, end);
      if (length == Lines.INCOMPLETE) {
        return later(in, index, nameIndex, nameLength, nameEnd, count, frame);
      }
      if (!isLength(length)) {
        return broken(in, index, frame);
      }
      int begin = Lines.afterNumber(length, at + 1);
      if (length + 2 > end - begin) {
        return (length > large && i > 0)
            ? part(in, index, nameIndex, nameLength, nameEnd, count, frame)
            : later(in, index, nameIndex, nameLength, nameEnd, count, frame);
      }
      at = begin + (int) length + 2;
      if (i == 0) {
        nameIndex = begin;
        nameLength = (int) length;
        nameEnd = at;
      }
    }
    frame.set(in, index, Request.kind(nameLength, count, false), nameIndex - index, at - index);
    return true;
  }

  /** A request that is not wholly here is waited for, up to a size. */
  private boolean later(
      ByteBuf in, int index, int nameIndex, int nameLength, int nameEnd, long count, Frame frame) {
    if (in.writerIndex() - index < large) {
      return false;
    }
    return nameEnd == 0
        ? broken(in, index, frame)
        : part(in, index, nameIndex, nameLength, nameEnd, count, frame);
  }

  private static boolean part(
      ByteBuf in, int index, int nameIndex, int nameLength, int nameEnd, long count, Frame frame) {
    frame.set(in, index, Request.kind(nameLength, count, true), nameIndex - index, nameEnd - index);
    return true;
  }

  private boolean isCount(long count) {
    return count != Lines.INVALID
        && count <= Integer.MAX_VALUE
        && !(stranger && count > STRANGERS_ARGUMENTS);
  }

  boolean isLength(long length) {
    return length >= 0 && length <= LONGEST_ARGUMENT && !(stranger && length > STRANGERS_BYTES);
  }

  static boolean broken(ByteBuf in, int index, Frame frame) {
    int length = in.writerIndex() - index;
    frame.set(in, index, Request.BROKEN, length, length);
    return true;
  }

  /** What is wrong with a request that {@link #read} has found broken. */
  String violationOf(ByteBuf in, int index, int end) {
    if (in.getByte(index) == '$') {
      return argumentViolation(Lines.number(in, index + 1, end));
    }
    if (in.getByte(index) != '*') {
      return "too big inline request";
    }
    long count = Lines.number(in, index + 1, end);
    if (!isCount(count)) {
      boolean many = stranger && count > 0 && count <= Integer.MAX_VALUE;
      return many ? "unauthenticated multibulk length" : "invalid multibulk length";
    }
    int at = Lines.afterNumber(count, index + 1);
    while (at < end) {
      if (in.getByte(at) != '$') {
        return "expected '$', got '" + (char) (in.getByte(at) & 0xff) + "'";
      }
      long length = Lines.number(in, at + 1, end);
      if (!isLength(length)) {
        return argumentViolation(length);
      }
      at = Lines.afterNumber(length, at + 1) + (int) length + 2;
    }
    return "too big bulk count string";
  }

  private String argumentViolation(long length) {
    boolean large = stranger && length > 0 && length <= LONGEST_ARGUMENT;
    return large ? "unauthenticated bulk length" : "invalid bulk length";
  }
}
