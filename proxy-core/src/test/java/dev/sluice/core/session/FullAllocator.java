package dev.sluice.core.session;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;

/** As when the process has taken all the direct memory that it may. */
final class FullAllocator extends AbstractByteBufAllocator {

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    throw new OutOfMemoryError("full");
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    throw new OutOfMemoryError("full");
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
