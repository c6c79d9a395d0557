package dev.sluice.redis.command;

import dev.sluice.redis.wire.Arguments;
import io.netty.buffer.ByteBuf;

/**
 * Which of a cluster's 16,384 slots a key is in: CRC16 of the key, or of what stands between the
 * first brace and the next closing one, if that is something (cluster.c, keyHashSlot). Stateless.
 */
public final class Slot {

  private static final int MASK = 16_383;

  /** CRC16-CCITT (XMODEM), by byte. */
  private static final int[] TABLE = table();

  private Slot() {}

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
      }
      table[i] = crc & 0xffff;
    }
    return table;
  }

  /** The slot of the present argument. */
  public static int of(Arguments key, ByteBuf in) {
    return of(in, key.index(), key.length());
  }

  /** The slot of a key. */
  public static int of(ByteBuf in, int index, int length) {
    int end = index + length;
    int open = in.indexOf(index, end, (byte) '{');
    int close = open < 0 ? -1 : in.indexOf(open + 1, end, (byte) '}');
    boolean tagged = close > open + 1;
    return crc(in, tagged ? open + 1 : index, tagged ? close : end) & MASK;
  }

  private static int crc(ByteBuf in, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = (crc << 8 & 0xffff) ^ TABLE[(crc >> 8 ^ in.getByte(i)) & 0xff];
    }
    return crc;
  }
}
