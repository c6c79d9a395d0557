package dev.sluice.testkit.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** In what pieces bytes arrive. Nothing that is decided may depend on it. */
public enum Pace {
  WHOLE,
  BYTE_BY_BYTE,
  PIECES;

  /**
   * Cuts bytes, always the same at the same place.
   *
   * @return the pieces in order, none of them empty
   */
  public List<ByteBuf> cut(byte[] bytes) {
    SplittableRandom random = new SplittableRandom(Arrays.hashCode(bytes));
    ByteBuf rest = Unpooled.wrappedBuffer(bytes);
    List<ByteBuf> pieces = new ArrayList<>();
    while (rest.isReadable()) {
      pieces.add(rest.readSlice(Math.min(rest.readableBytes(), length(random, rest))));
    }
    return pieces;
  }

  private int length(SplittableRandom random, ByteBuf rest) {
    return switch (this) {
      case WHOLE -> rest.readableBytes();
      case BYTE_BY_BYTE -> 1;
      case PIECES -> random.nextInt(1, 24);
    };
  }
}
