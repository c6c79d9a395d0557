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

  private static final String CLIENT_TYPES = "QPBEDCSHFXdcfp";
  private static final String SERVER_TYPES = "RSKZTDCEINAtns123GHWdcVv";

  /**
   * What a client may send once it has logged in. A message of any other type, or of a length that
   * is none, is everything that comes from there on: only the session knows what must be answered
   * before that is refused. {@link #isRequest} tells, and {@link #fault} says what it is.
   */
  public static final MessageFramer FROM_CLIENT =
      new MessageFramer("frontend", CLIENT_TYPES, "", MOST_LENGTH, true);

  /** The same; CopyData messages that follow each other and are at hand are one frame. */
  public static final MessageFramer FROM_CLIENT_IN_RUNS =
      new MessageFramer("frontend", CLIENT_TYPES, "d", MOST_LENGTH, true);

  /** What a server may send. */
  public static final MessageFramer FROM_SERVER =
      new MessageFramer("backend", SERVER_TYPES, "", MOST_LENGTH, false);

  /**
   * The same; rows that follow each other and are at hand are one frame, and so are CopyData
   * messages. A result of a million rows is passed on without a look at each.
   */
  public static final MessageFramer FROM_SERVER_IN_RUNS =
      new MessageFramer("backend", SERVER_TYPES, "Dd", MOST_LENGTH, false);

  /** What a client may send while it logs in; the bound is {@code PG_MAX_AUTH_TOKEN_LENGTH}. */
  public static final MessageFramer FROM_CLIENT_LOGIN =
      new MessageFramer("frontend", "p", "", 65_535, false);

  /** What a server may send while it logs a connection in. */
  static final MessageFramer FROM_SERVER_LOGIN =
      new MessageFramer("backend", "RSKZENAv", "", 65_535, false);

  /** Marks the kind of a message whose type is known and whose length is none. */
  private static final int INVALID_LENGTH = 256;

  private final String sender;
  private final int most;
  private final boolean showsFaults;
  private final boolean[] known = new boolean[128];
  private final boolean[] runs = new boolean[128];

  private MessageFramer(String sender, String types, String runs, int most, boolean showsFaults) {
    this.sender = sender;
    this.most = most;
    this.showsFaults = showsFaults;
    types.chars().forEach(type -> known[type] = true);
    runs.chars().forEach(type -> this.runs[type] = true);
  }

  @Override
  public boolean readHead(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    int readable = in.writerIndex() - index;
    if (readable == 0) {
      return false;
    }
    byte type = in.getByte(index);
    if (type < 0 || !known[type]) {
      return showFault(in, index, type & 0xff, 1, frame);
    }
    if (readable < HEAD) {
      return false;
    }
    int length = in.getInt(index + 1);
    if (length < LEAST_LENGTH || length > most) {
      return showFault(in, index, INVALID_LENGTH | type, HEAD, frame);
    }
    int end = index + 1 + length;
    int run = runs[type] && end > 0 && end < in.writerIndex() ? endOfRun(in, end, type) : end;
    frame.set(in, index, type, HEAD, run == end ? 1L + length : run - index);
    return true;
  }

  /** Where the last message ends that has this type, follows at once, and is wholly at hand. */
  private int endOfRun(ByteBuf in, int start, byte type) {
    int end = start;
    int readable = in.writerIndex();
    while (readable - end >= HEAD && in.getByte(end) == type) {
      int length = in.getInt(end + 1);
      if (length < LEAST_LENGTH || length > most || length >= readable - end) {
        break;
      }
      end += 1 + length;
    }
    return end;
  }

  private boolean showFault(ByteBuf in, int index, int kind, int head, Frame frame)
      throws ProtocolViolation {
    frame.set(in, index, kind, head, 1L + most);
    if (!showsFaults) {
      throw new ProtocolViolation(fault(frame));
    }
    return true;
  }

  /** In words for its sender, what is wrong with a message that cannot be one. */
  public String fault(Frame frame) {
    int kind = frame.kind();
    if (!isInvalidLength(kind)) {
      return "invalid " + sender + " message type " + kind;
    }
    int length = frame.buffer().getInt(frame.index() + 1);
    return "invalid length " + length + " of message '" + (char) (kind - INVALID_LENGTH) + "'";
  }

  /** Whether a message of that kind has a known type, and a length that is none. */
  public static boolean isInvalidLength(int kind) {
    return kind >= INVALID_LENGTH;
  }

  /** Whether a client that has logged in may send messages of that kind. */
  public static boolean isRequest(int kind) {
    return kind < FROM_CLIENT.known.length && FROM_CLIENT.known[kind] && kind != Message.PASSWORD;
  }
}
