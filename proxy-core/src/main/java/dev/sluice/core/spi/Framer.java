package dev.sluice.core.spi;

import io.netty.buffer.ByteBuf;

/**
 * Says where messages begin and end. A pure function of the bytes, so one instance serves all
 * connections.
 */
public interface Framer {

  /**
   * Looks for the head of the message that begins at {@code index}.
   *
   * @param in readable from {@code index} to its writer index; not to be moved
   * @param frame filled in when a head is there
   * @return whether a head is there; if not, more bytes are awaited
   * @throws ProtocolViolation if what is there cannot be a message: an unknown type, or a length
   *     that is too small or too large. Nothing has been allocated for it
   */
  boolean readHead(ByteBuf in, int index, Frame frame) throws ProtocolViolation;
}
