package dev.sluice.postgres.wire;

import dev.sluice.testkit.fuzz.Turn;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Turns as PostgreSQL's messages. Stateless. */
public final class Messages {

  private Messages() {}

  /** The body as a message of the type {@code op}, with the length that it has. */
  public static ByteBuf of(Turn turn) {
    byte[] body = turn.body();
    return Unpooled.buffer().writeByte(turn.op()).writeInt(4 + body.length).writeBytes(body);
  }
}
