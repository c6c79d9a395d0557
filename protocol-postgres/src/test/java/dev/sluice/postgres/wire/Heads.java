package dev.sluice.postgres.wire;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Reads a stream with a framer, as it arrives in pieces: what it finds, in words. */
final class Heads {

  private final Framer framer;
  private final ByteBuf in = Unpooled.buffer();
  private final Frame frame = new Frame();
  private final List<String> found = new ArrayList<>();
  private long skipping;
  private boolean over;

  private Heads(Framer framer) {
    this.framer = framer;
  }

  /**
   * The heads of a stream that is cut before each of {@code cuts}, ascending.
   *
   * @return kind and length of each message, and the words of the violation that ends it
   */
  static List<String> of(Framer framer, byte[] stream, int... cuts) {
    Heads heads = new Heads(framer);
    int from = 0;
    for (int cut : cuts) {
      heads.take(stream, from, cut);
      from = cut;
    }
    heads.take(stream, from, stream.length);
    return heads.found;
  }

  /** The same, byte by byte. */
  static List<String> bytewise(Framer framer, byte[] stream) {
    int[] cuts = new int[stream.length];
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = i;
    }
    return of(framer, stream, cuts);
  }

  private void take(byte[] stream, int from, int to) {
    in.writeBytes(stream, from, to - from);
    try {
      while (!over && step()) {
        // Each turn takes one message, or a stretch of one.
      }
    } catch (ProtocolViolation violation) {
      over = true;
      found.add("violation: " + violation.getMessage());
    }
  }

  private boolean step() throws ProtocolViolation {
    int part = (int) Math.min(skipping, in.readableBytes());
    in.skipBytes(part);
    skipping -= part;
    int before = in.readerIndex();
    if (skipping > 0 || !framer.readHead(in, before, frame)) {
      return false;
    }
    if (in.readerIndex() != before || frame.index() != before) {
      throw new AssertionError("a framer moves nothing");
    }
    found.add(frame.kind() + " of " + frame.length() + ", body " + frame.bodyLength());
    skipping = frame.length();
    return true;
  }
}
