package dev.sluice.core.spi;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A look at one message: what kind it is, how long, and how much of it has arrived. Instances are
 * used over and over, by all connections of an event loop, so that neither a message nor a silent
 * connection costs one; it is valid only during the call that it is passed to. Confined to the
 * event loop.
 */
public final class Frame {

  private static final ByteBuf NOTHING = Unpooled.EMPTY_BUFFER;

  private ByteBuf buffer = NOTHING;
  private int index;
  private int kind;
  private int headLength;
  private long length;
  private int available;
  private int skipped;
  private int needed;

  /**
   * Called by a {@link Framer} that has recognised a head.
   *
   * @param index where the message begins in {@code buffer}
   * @param kind the message's type; its meaning is the protocol's
   * @param headLength bytes before the body
   * @param length bytes of the whole message, head included; at least {@code headLength}
   */
  public void set(ByteBuf buffer, int index, int kind, int headLength, long length) {
    this.buffer = buffer;
    this.index = index;
    this.kind = kind;
    this.headLength = headLength;
    this.length = length;
    this.available = (int) Math.min(length, buffer.writerIndex() - index);
    this.skipped = 0;
    this.needed = 0;
  }

  /** Forgets the buffer, so that nothing holds on to one that is spent. */
  public void clear() {
    buffer = NOTHING;
  }

  public int kind() {
    return kind;
  }

  /** Bytes of the whole message, head included. */
  public long length() {
    return length;
  }

  /** Bytes of the body. */
  public long bodyLength() {
    return length - headLength;
  }

  /** Whether all of the message is at hand. */
  public boolean isComplete() {
    return available == length;
  }

  /** Bytes of the message at hand, head included; at least the head. */
  public int available() {
    return available;
  }

  /** Bytes of the body at hand. */
  public int bodyAvailable() {
    return available - headLength;
  }

  /** The buffer that holds the message; read by absolute index, never moved, never kept. */
  public ByteBuf buffer() {
    return buffer;
  }

  /** Where the message begins in {@link #buffer}. */
  public int index() {
    return index;
  }

  /** Where the body begins in {@link #buffer}. */
  public int bodyIndex() {
    return index + headLength;
  }

  /** Where the bytes at hand end in {@link #buffer}. */
  public int endIndex() {
    return index + available;
  }

  /**
   * Leaves out the first bytes when the message is forwarded, because the protocol has written
   * others in their place.
   *
   * @param bytes 0 to {@link #available}
   */
  public void skip(int bytes) {
    if (bytes < 0 || bytes > available) {
      throw new IllegalArgumentException("skip: " + bytes + " (expected: 0 to " + available + ")");
    }
    skipped = bytes;
  }

  public int skipped() {
    return skipped;
  }

  /**
   * Asks for more of the message before judging it; goes with {@link Verdict#MORE}.
   *
   * @param bytes of the message from its beginning; more than are at hand
   */
  public void need(int bytes) {
    needed = bytes;
  }

  public int needed() {
    return needed;
  }
}
