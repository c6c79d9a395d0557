package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.postgres.wire.Message;
import io.netty.buffer.ByteBuf;

/** Writes requests about prepared statements to a backend. As confined as its arguments. */
final class StatementWriter {

  /** The kind of name in Describe and Close that is a statement's, not a portal's. */
  static final byte STATEMENT = 'S';

  private static final byte[] NO_NAME = new byte[0];

  private StatementWriter() {}

  static void parse(Outbound out, byte[] name, byte[] definition) {
    head(out, Message.PARSE, name.length + 1 + definition.length)
        .writeBytes(name)
        .writeByte(0)
        .writeBytes(definition);
  }

  static void parseUnnamed(Outbound out, byte[] definition) {
    parse(out, NO_NAME, definition);
  }

  static void describe(Outbound out, byte[] name) {
    named(out, Message.DESCRIBE, name);
  }

  static void close(Outbound out, byte[] name) {
    named(out, Message.CLOSE, name);
  }

  static void closeUnnamed(Outbound out) {
    close(out, NO_NAME);
  }

  private static void named(Outbound out, int type, byte[] name) {
    head(out, type, 1 + name.length + 1).writeByte(STATEMENT).writeBytes(name).writeByte(0);
  }

  /**
   * A Bind up to and including the statement's name; the rest of the client's message follows.
   *
   * @param nameStart where the client's name for the statement begins in the frame's buffer
   * @param name what the statement is called on the backend
   * @param length of the whole message but for its type
   */
  static void beginBind(Outbound out, Frame frame, int nameStart, byte[] name, int length) {
    int head = nameStart - frame.bodyIndex();
    out.buffer(5 + head + name.length)
        .writeByte(Message.BIND)
        .writeInt(length)
        .writeBytes(frame.buffer(), frame.bodyIndex(), head)
        .writeBytes(name);
  }

  private static ByteBuf head(Outbound out, int type, int bodyLength) {
    return out.buffer(5 + bodyLength).writeByte(type).writeInt(4 + bodyLength);
  }

  /**
   * Whether a Describe or a Close whose name ends at {@code end} names a statement; what is
   * malformed is left to the server.
   */
  static boolean isStatementName(Frame frame, int end) {
    return end + 1 == frame.endIndex() && frame.buffer().getByte(frame.bodyIndex()) == STATEMENT;
  }
}
