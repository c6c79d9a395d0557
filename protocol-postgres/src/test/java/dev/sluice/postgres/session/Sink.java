package dev.sluice.postgres.session;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** The way out to one peer: what was written and what was forwarded, in order. */
final class Sink implements Outbound {

  private final List<ByteBuf> pieces = new ArrayList<>();

  /** Exactly the room that was asked for: who writes more than it announced is found out. */
  @Override
  public ByteBuf buffer(int room) {
    ByteBuf piece = Unpooled.buffer(room, room);
    pieces.add(piece);
    return piece;
  }

  void forward(ByteBuf in, int index, int length) {
    pieces.add(Unpooled.copiedBuffer(in.slice(index, length)));
  }

  /** Takes everything since the last time. */
  ByteBuf take() {
    ByteBuf all = Unpooled.buffer();
    pieces.forEach(all::writeBytes);
    pieces.clear();
    return all;
  }
}
