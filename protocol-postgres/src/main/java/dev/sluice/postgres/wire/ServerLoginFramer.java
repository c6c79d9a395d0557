package dev.sluice.postgres.wire;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;

/**
 * Finds the end of what a server sends while it logs a connection in. Immutable.
 *
 * <p>A server that cannot even fork answers with an {@code E} and plain text instead of a length,
 * as in protocol 2; libpq tells the two apart by a length that no error has, and so does this.
 */
public final class ServerLoginFramer implements Framer {

  public static final ServerLoginFramer INSTANCE = new ServerLoginFramer();

  /** The {@link Frame#kind} of an error in plain text: all that is at hand of it. */
  public static final int PLAIN_ERROR = 'e';

  /** libpq's {@code MAX_ERRLEN}. */
  private static final int MOST_ERROR = 30_000;

  private static final int LEAST_ERROR = 8;

  private static final MessageFramer MESSAGES = MessageFramer.FROM_SERVER_LOGIN;

  private ServerLoginFramer() {}

  @Override
  public boolean readHead(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    int readable = in.writerIndex() - index;
    if (readable >= 5 && in.getByte(index) == Message.ERROR_RESPONSE) {
      int length = in.getInt(index + 1);
      if (length < LEAST_ERROR || length > MOST_ERROR) {
        frame.set(in, index, PLAIN_ERROR, 1, Math.min(readable, MOST_ERROR));
        return true;
      }
    }
    return MESSAGES.readHead(in, index, frame);
  }
}
