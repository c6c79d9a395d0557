package dev.sluice.redis.fuzz;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.redis.wire.Message;
import dev.sluice.redis.wire.MessageFramer;
import dev.sluice.redis.wire.ReplyFramer;
import dev.sluice.redis.wire.ReplyProgress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server sends. The first byte says to whom: a session, a login, or subscribers; the rest is
 * the stream. Replies end at the same places in whatever pieces the stream comes, and a server that
 * breaks the protocol is found out or not, but always alike; nothing is read beyond what has
 * arrived.
 */
public final class ReplyTarget {

  private enum Reader {
    SESSION,
    LOGIN,
    SUBSCRIBERS
  }

  private final Reader reader;
  private final ReplyProgress progress = new ReplyProgress();
  private final List<String> seen = new ArrayList<>();

  private ReplyTarget(Reader reader) {
    this.reader = reader;
  }

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    Reader reader = Reader.values()[(data[0] & 0xff) % Reader.values().length];
    ByteBuf stream = Unpooled.wrappedBuffer(data, 1, data.length - 1);
    List<String> whole = new ReplyTarget(reader).walk(stream, stream.readableBytes());
    for (int step : new int[] {1, 2, 7}) {
      List<String> cut = new ReplyTarget(reader).walk(stream, step);
      if (!cut.equals(whole)) {
        throw new AssertionError("in steps of " + step + ": " + cut + "\nas a whole: " + whole);
      }
    }
  }

  private List<String> walk(ByteBuf stream, int step) {
    int length = stream.readableBytes();
    int arrived = 0;
    long at = 0;
    Frame frame = new Frame();
    while (at < length) {
      ByteBuf in = stream.copy(0, arrived);
      try {
        if (at < arrived && framer().readHead(in, (int) at, frame)) {
          check(frame, in, (int) at);
          at += frame.length();
          note(frame, at);
          arrived = (int) Math.min(length, Math.max(at, arrived));
          continue;
        }
      } catch (ProtocolViolation violation) {
        seen.add("violation");
        return seen;
      }
      if (arrived == length) {
        return seen;
      }
      arrived = Math.min(length, arrived + Math.max(1, step));
    }
    return seen;
  }

  private Framer framer() {
    return switch (reader) {
      case SESSION -> progress.framer();
      case LOGIN -> ReplyFramer.WHOLE;
      case SUBSCRIBERS -> MessageFramer.INSTANCE;
    };
  }

  private static void check(Frame frame, ByteBuf in, int at) {
    boolean sound =
        frame.index() == at
            && frame.length() > 0
            && frame.bodyIndex() >= at
            && frame.bodyIndex() <= frame.endIndex()
            && frame.endIndex() <= in.writerIndex();
    if (!sound) {
      throw new AssertionError(frame.kind() + " at " + at + ", " + frame.length() + " bytes long");
    }
  }

  private void note(Frame frame, long end) {
    switch (reader) {
      case SESSION -> {
        if (progress.advance(frame)) {
          seen.add("a reply up to " + end);
        }
      }
      case LOGIN -> seen.add("a reply up to " + end);
      case SUBSCRIBERS -> seen.add(Message.read(frame) + " up to " + end);
    }
  }
}
