package dev.sluice.core.session;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * Bytes that are to be sent later, in the pieces in which they came: none is ever copied to make
 * room for others. Confined to one loop.
 */
final class KeptBytes {

  /** One enters with what comes, and leaves when it is passed on or let go of. */
  private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>(1);

  private int bytes;

  /** Bytes that are kept. */
  int bytes() {
    return bytes;
  }

  /** Takes a piece over. */
  void add(ByteBuf piece) {
    bytes += piece.readableBytes();
    pieces.add(piece);
  }

  /** Gives the first bytes away; there must be so many. */
  void pass(ChannelOutbound to, int count) {
    if (count > bytes) {
      throw new IllegalStateException(count + " bytes are to be passed, and kept are " + bytes);
    }
    int left = count;
    while (left > 0) {
      ByteBuf first = pieces.element();
      int length = first.readableBytes();
      if (length <= left) {
        pieces.remove();
      } else {
        length = left;
        first = first.readRetainedSlice(left);
      }
      left -= length;
      bytes -= length;
      to.hand(first);
    }
  }

  void release() {
    pieces.forEach(ByteBuf::release);
    pieces.clear();
    bytes = 0;
  }
}
