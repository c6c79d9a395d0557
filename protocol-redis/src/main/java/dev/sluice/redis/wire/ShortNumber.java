package dev.sluice.redis.wire;

/**
 * Reads a number of one to six digits and the CRLF behind it out of eight bytes at once: nearly all
 * lengths are that short, and a request has one for each argument. Stateless.
 */
final class ShortNumber {

  /** There is none of that kind; a look at one byte after the other says what there is. */
  static final int NONE = -1;

  private static final int MOST_DIGITS = Long.BYTES - 2;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long CRS = '\r' * ONES;
  private static final long ZEROS = '0' * ONES;

  /** Added to a byte of more than nine it sets the highest bit. */
  private static final long BEYOND_NINE = (0x7f - 9) * ONES;

  private ShortNumber() {}

  /**
   * The number that the bytes begin with.
   *
   * @param word the first byte in its lowest bits
   * @return {@link #NONE} if the digits are none, too many, behind a sign or a leading zero, or not
   *     followed by CRLF
   */
  static int read(long word) {
    int digits = Long.numberOfTrailingZeros(firstCr(word)) >>> 3;
    if (digits == 0 || digits > MOST_DIGITS) {
      return NONE;
    }
    // The digits' values in the highest bytes, and zeros below: as if written with leading ones.
    long values = (word ^ ZEROS) << (Long.SIZE - 8 * digits);
    boolean padded = digits > 1 && (word & 0xff) == '0';
    boolean ends = (word >>> (8 * digits + 8) & 0xff) == '\n';
    return ends && !padded && areDigits(values) ? sum(values) : NONE;
  }

  /** The highest bit of the first byte that is a CR is the lowest that is set. */
  private static long firstCr(long word) {
    long zeroIfCr = word ^ CRS;
    return (zeroIfCr - ONES) & ~zeroIfCr & HIGHS;
  }

  private static boolean areDigits(long values) {
    return ((values + BEYOND_NINE | values) & HIGHS) == 0;
  }

  /** Neighbours are put together: digits to tens, these to hundreds, and so on. */
  private static int sum(long values) {
    long tens = (values * 10 + (values >>> 8)) & 0x00ff00ff00ff00ffL;
    long hundreds = (tens * 100 + (tens >>> 16)) & 0x0000ffff0000ffffL;
    return (int) (hundreds * 10_000 + (hundreds >>> 32));
  }
}
