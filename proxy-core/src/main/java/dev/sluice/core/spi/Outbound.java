package dev.sluice.core.spi;

import io.netty.buffer.ByteBuf;

/**
 * The way out to one peer, for bytes that a protocol makes itself. Confined to the connection's
 * event loop. The core flushes; a protocol never does.
 */
public interface Outbound {

  /**
   * The buffer that goes out next, after all that was sent before. The caller appends its bytes at
   * once and does not keep it.
   *
   * @param bytes how much will be appended at most; so much room is guaranteed
   */
  ByteBuf buffer(int bytes);
}
