package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of a prepared statement: the types of its parameters, and its result's columns
 * by name and type. Where a column comes from does not belong to it, as it does not for the server
 * when that decides whether a plan "must not change result type". Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // compares what is in them
record Description(byte[] parameters, byte[] columns) {

  /** Type's OID, size, modifier: what stands behind a column's source. */
  private static final int TYPE = 4 + 2 + 4;

  /** Table's OID and column's number. */
  private static final int SOURCE = 4 + 2;

  private static final int FORMAT = 2;

  /** Reads it from the two messages that a Describe brings; used for one after the other. */
  static final class Reader {

    private byte[] parameters = {};

    /** A complete ParameterDescription. */
    void onParameters(Frame frame) {
      parameters =
          ByteBufUtil.getBytes(frame.buffer(), frame.bodyIndex(), (int) frame.bodyLength());
    }

    /** A complete RowDescription or NoData. */
    Description onResult(Frame frame) {
      return new Description(
          parameters, frame.kind() == Message.NO_DATA ? new byte[0] : columnsOf(frame));
    }

    private static byte[] columnsOf(Frame frame) {
      ByteBuf in = frame.buffer();
      ByteBuf columns = Unpooled.buffer((int) frame.bodyLength());
      int at = frame.bodyIndex() + 2;
      while (at < frame.endIndex()) {
        int end = CString.end(in, at, frame.endIndex()) + 1;
        if (end == 0 || end + SOURCE + TYPE + FORMAT > frame.endIndex()) {
          throw new IllegalStateException("malformed RowDescription");
        }
        columns.writeBytes(in, at, end - at).writeBytes(in, end + SOURCE, TYPE);
        at = end + SOURCE + TYPE + FORMAT;
      }
      return ByteBufUtil.getBytes(columns);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Description that
        && Arrays.equals(parameters, that.parameters)
        && Arrays.equals(columns, that.columns);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(parameters) + Arrays.hashCode(columns);
  }
}
