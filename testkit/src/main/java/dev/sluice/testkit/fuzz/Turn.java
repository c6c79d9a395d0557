package dev.sluice.testkit.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * What a peer does next, cut from a fuzzer's bytes: an operation, two bytes of length, and a body.
 * A length that promises too much takes what there is, so that every input is a sequence of turns.
 *
 * @param op what the body is; its meaning is the target's
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Turn(char op, byte[] body) {

  /** Enough for every state; more would only make a try slow. */
  private static final int MOST = 64;

  /** Reads turns from {@code from} on. */
  public static List<Turn> read(byte[] data, int from) {
    ByteBuf in = Unpooled.wrappedBuffer(data);
    in.skipBytes(Math.min(from, data.length));
    List<Turn> turns = new ArrayList<>();
    while (in.readableBytes() >= 3 && turns.size() < MOST) {
      char op = (char) in.readUnsignedByte();
      byte[] body = new byte[Math.min(in.readUnsignedShort(), in.readableBytes())];
      in.readBytes(body);
      turns.add(new Turn(op, body));
    }
    return turns;
  }

  /** One of several, whatever the number. */
  public static <T> T choose(T[] values, int which) {
    return values[(which & 0xff) % values.length];
  }
}
