package dev.sluice.postgres.wire;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;

/**
 * Finds the end of messages after the startup: a type byte, then a length that counts itself and
 * the body. Each direction knows its own types, so a stream that has lost its rhythm is noticed at
 * once. Immutable.
 */
public final class MessageFramer implements Framer {

  /** A length may not be smaller than itself. */
  private static final int LEAST_LENGTH = 4;

  /**
   * PostgreSQL's own bound for what a client may send: {@code PQ_LARGE_MESSAGE_LIMIT} is {@code
   * MaxAllocSize - 1}, 1 GiB less two bytes. Servers keep to it as well.
   */
  private static final int MOST_LENGTH = 0x3fffffff - 1;

  private static final int HEAD = 5;

  /** What a client may send once it has logged in. */
  public static final MessageFramer FROM_CLIENT =
      new MessageFramer("frontend", "QPBEDCSHFXdcfp", MOST_LENGTH);

  /** What a server may send. */
  public static final MessageFramer FROM_SERVER =
      new MessageFramer("backend", "RSKZTDCEINAtns123GHWdcVv", MOST_LENGTH);

  /** What a client may send while it logs in; the bound is {@code PG_MAX_AUTH_TOKEN_LENGTH}. */
  public static final MessageFramer FROM_CLIENT_LOGIN = new MessageFramer("frontend", "p", 65_535);

  /** What a server may send while it logs a connection in. */
  static final MessageFramer FROM_SERVER_LOGIN = new MessageFramer("backend", "RSKZENAv", 65_535);

  private final String sender;
  private final int most;
  private final boolean[] known = new boolean[128];

  private MessageFramer(String sender, String types, int most) {
    this.sender = sender;
    this.most = most;
    types.chars().forEach(type -> known[type] = true);
  }

  @Override
  public boolean readHead(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    int readable = in.writerIndex() - index;
    if (readable == 0) {
      return false;
    }
    byte type = in.getByte(index);
    if (type < 0 || !known[type]) {
      throw new ProtocolViolation("invalid " + sender + " message type " + (type & 0xff));
    }
    if (readable < HEAD) {
      return false;
    }
    int length = in.getInt(index + 1);
    if (length < LEAST_LENGTH || length > most) {
      throw new ProtocolViolation("invalid length " + length + " of message '" + (char) type + "'");
    }
    frame.set(in, index, type, HEAD, 1L + length);
    return true;
  }
}
