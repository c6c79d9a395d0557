package dev.sluice.benchmarks;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;

/**
 * What goes out to one peer, in one buffer that is used again and again. Confined to one thread.
 */
final class Written implements Outbound {

  private final ByteBuf bytes = Wire.buffer();

  @Override
  public ByteBuf buffer(int room) {
    return bytes.ensureWritable(room);
  }

  ByteBuf bytes() {
    return bytes;
  }
}
