package dev.sluice.redis.fuzz;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.InlineWords;
import dev.sluice.redis.wire.Request;
import dev.sluice.redis.wire.RequestFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client sends. The first byte says whether it is a stranger; the rest is the stream. The
 * same requests with the same arguments are found, and the same violation, in whatever pieces the
 * stream comes; nothing is read beyond what has arrived, and nothing throws.
 */
public final class RequestTarget {

  private final boolean stranger;
  private final List<String> seen = new ArrayList<>();

  /** Arguments of a request in parts that are still to come. */
  private long missing;

  private boolean broken;

  private RequestTarget(boolean stranger) {
    this.stranger = stranger;
  }

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    boolean stranger = (data[0] & 1) != 0;
    ByteBuf stream = Unpooled.wrappedBuffer(data, 1, data.length - 1);
    List<String> whole = new RequestTarget(stranger).walk(stream, stream.readableBytes());
    for (int step : new int[] {1, 2, 7}) {
      List<String> cut = new RequestTarget(stranger).walk(stream, step);
      if (!cut.equals(whole)) {
        throw new AssertionError("in steps of " + step + ": " + cut + "\nas a whole: " + whole);
      }
    }
  }

  /** Finds requests in a stream of which {@code step} bytes more arrive when too few are there. */
  private List<String> walk(ByteBuf stream, int step) {
    int length = stream.readableBytes();
    int arrived = 0;
    long at = 0;
    Frame frame = new Frame();
    while (at < length && !broken) {
      // A copy that ends where what has arrived ends, so that whoever reads on is found out.
      ByteBuf in = stream.copy(0, Math.max(arrived, 0));
      if (at < arrived && read(in, (int) at, frame)) {
        note(frame);
        at += frame.length();
        arrived = (int) Math.min(length, Math.max(at, arrived));
      } else if (arrived == length) {
        return seen;
      } else {
        arrived = Math.min(length, arrived + Math.max(1, step));
      }
    }
    return seen;
  }

  private boolean read(ByteBuf in, int at, Frame frame) {
    Framer usual = stranger ? RequestFramer.STRANGERS : RequestFramer.INSTANCE;
    Framer framer = missing > 0 ? RequestFramer.ARGUMENTS : usual;
    try {
      boolean found = framer.readHead(in, at, frame);
      if (found
          && (frame.index() != at || frame.length() <= 0 || frame.endIndex() > in.capacity())) {
        throw new AssertionError(frame.kind() + " at " + at + ", " + frame.length() + " long");
      }
      return found;
    } catch (ProtocolViolation violation) {
      throw new AssertionError("a framer of requests never throws", violation);
    }
  }

  private void note(Frame frame) {
    int kind = frame.kind();
    switch (kind) {
      case Request.BROKEN -> {
        broken = true;
        seen.add(stranger ? Request.strangersViolation(frame) : Request.violation(frame));
      }
      case Request.EMPTY -> seen.add("nothing in " + frame.length());
      case Request.INLINE -> inline(Request.line(frame));
      case Request.ARGUMENT -> {
        missing--;
        seen.add("argument of " + frame.length());
      }
      default -> command(frame);
    }
  }

  private void inline(String line) {
    List<String> words = InlineWords.split(line);
    if (words != null && words.stream().mapToInt(String::length).sum() > line.length()) {
      throw new AssertionError(words + " from " + line);
    }
    seen.add("line " + words);
  }

  private void command(Frame frame) {
    long count = Request.exactCount(frame);
    StringBuilder text = new StringBuilder("command of " + count);
    Arguments arguments = Request.arguments(frame);
    long found = 1;
    text.append(' ').append(arguments.text());
    if (Request.isPart(frame.kind())) {
      missing = count - 1;
    } else {
      for (; arguments.next(); found++) {
        text.append(' ').append(arguments.text());
      }
      if (found != count || arguments.isShort()) {
        throw new AssertionError(found + " arguments of " + count);
      }
    }
    seen.add(text.append(" in ").append(frame.length()).toString());
  }
}
