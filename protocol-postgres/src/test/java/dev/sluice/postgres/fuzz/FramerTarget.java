package dev.sluice.postgres.fuzz;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.postgres.wire.MessageFramer;
import dev.sluice.postgres.wire.ServerLoginFramer;
import dev.sluice.postgres.wire.StartupFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * All framers. The first byte says which; the rest is the stream. A framer finds the same messages
 * and the same violation in whatever pieces the stream comes, and moves nothing.
 */
public final class FramerTarget {

  private static final List<Framer> FRAMERS =
      List.of(
          MessageFramer.FROM_CLIENT,
          MessageFramer.FROM_SERVER,
          MessageFramer.FROM_CLIENT_LOGIN,
          ServerLoginFramer.INSTANCE,
          StartupFramer.INSTANCE);

  private FramerTarget() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Framer framer = FRAMERS.get((data[0] & 0xff) % FRAMERS.size());
    ByteBuf stream = Unpooled.wrappedBuffer(data, 1, data.length - 1);
    List<String> whole = walk(framer, stream, stream.readableBytes());
    for (int step : new int[] {1, 2, 7}) {
      List<String> cut = walk(framer, stream, step);
      if (!cut.equals(whole)) {
        throw new AssertionError("in steps of " + step + ": " + cut + "\nas a whole: " + whole);
      }
    }
  }

  /**
   * Reads heads from a stream of which {@code step} bytes more arrive whenever too few are there.
   */
  private static List<String> walk(Framer framer, ByteBuf stream, int step) {
    int length = stream.readableBytes();
    ByteBuf arrived = stream.duplicate().setIndex(0, 0);
    Frame frame = new Frame();
    List<String> seen = new ArrayList<>();
    long at = 0;
    while (at < length) {
      try {
        if (at < arrived.writerIndex() && framer.readHead(arrived, (int) at, frame)) {
          check(frame, arrived, (int) at);
          if (frame.kind() == ServerLoginFramer.PLAIN_ERROR) {
            // Text without an end: what of it is at hand is taken for all.
            seen.add("plain error");
            return seen;
          }
          seen.add(frame.kind() + ":" + frame.length());
          at += frame.length();
          arrived.writerIndex((int) Math.min(length, Math.max(at, arrived.writerIndex())));
          continue;
        }
      } catch (ProtocolViolation violation) {
        seen.add(String.valueOf(violation.getMessage()));
        return seen;
      }
      if (arrived.writerIndex() == length) {
        return seen;
      }
      arrived.writerIndex(Math.min(length, arrived.writerIndex() + Math.max(1, step)));
    }
    return seen;
  }

  private static void check(Frame frame, ByteBuf arrived, int at) {
    boolean sound =
        arrived.readerIndex() == 0
            && frame.index() == at
            && frame.bodyIndex() > at
            && frame.bodyIndex() <= frame.endIndex()
            && frame.endIndex() <= arrived.writerIndex()
            && frame.bodyLength() >= 0
            && frame.length() < Integer.MAX_VALUE;
    if (!sound) {
      throw new AssertionError(frame.kind() + " at " + at + ", " + frame.length() + " bytes long");
    }
  }
}
