package dev.sluice.redis.wire;

import io.netty.buffer.ByteBuf;

/**
 * Reads the short lines that carry lengths. Numbers are read as strictly as Redis reads them
 * (string2ll): what the proxy takes for a length must be one to the server as well.
 */
final class Lines {

  /** More bytes are needed. */
  static final long INCOMPLETE = Long.MIN_VALUE;

  /** There is no number. */
  static final long INVALID = Long.MIN_VALUE + 1;

  /** The longest line that holds a length: a sign, 19 digits, CR and LF. */
  static final int LONGEST = 22;

  private Lines() {}

  /**
   * The number between {@code from} and a CRLF.
   *
   * @return {@link #INCOMPLETE} or {@link #INVALID} if there is none
   */
  static long number(ByteBuf in, int from, int end) {
    if (end - from >= Long.BYTES) {
      int number = ShortNumber.read(in.getLongLE(from));
      if (number != ShortNumber.NONE) {
        return number;
      }
    }
    return from < end ? numberByBytes(in, from, end) : INCOMPLETE;
  }

  private static long numberByBytes(ByteBuf in, int from, int end) {
    int at = from;
    boolean negative = in.getByte(at) == '-';
    if (negative) {
      at++;
    }
    int first = at;
    long value = 0;
    while (at < end) {
      byte b = in.getByte(at);
      if (b == '\r') {
        return finish(in, from, first, at, end, negative ? -value : value);
      }
      if (b < '0' || b > '9' || at - first >= 18) {
        return INVALID;
      }
      value = value * 10 + (b - '0');
      at++;
    }
    return INCOMPLETE;
  }

  private static long finish(ByteBuf in, int from, int first, int cr, int end, long value) {
    // A lone zero is one, but not with a sign.
    boolean padded = cr - from > 1 && in.getByte(first) == '0';
    if (cr == first || padded) {
      return INVALID;
    }
    if (cr + 1 >= end) {
      return INCOMPLETE;
    }
    return in.getByte(cr + 1) == '\n' ? value : INVALID;
  }

  /** Where the line ends whose number begins at {@code from}, its CRLF included. */
  static int afterNumber(ByteBuf in, int from) {
    int at = from;
    while (in.getByte(at) != '\r') {
      at++;
    }
    return at + 2;
  }

  /** The same for a number that has been read: there is but one way to write it. */
  static int afterNumber(long number, int from) {
    long rest = Math.abs(number);
    int at = number < 0 ? from + 2 : from + 1;
    for (long bound = 10; bound <= rest; bound *= 10) {
      at++;
    }
    return at + 2;
  }

  /** Where the line ends, its CRLF included; -1 if its end is not at hand. */
  static int afterLine(ByteBuf in, int from, int end) {
    int at = from;
    while (true) {
      int lf = in.indexOf(at, end, (byte) '\n');
      if (lf < 0) {
        return -1;
      }
      if (lf > from && in.getByte(lf - 1) == '\r') {
        return lf + 1;
      }
      at = lf + 1;
    }
  }
}
