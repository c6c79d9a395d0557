package dev.sluice.core.rig;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The way out to one peer: what was written and what was forwarded, in order. */
public final class Sink implements Outbound {

  private final List<ByteBuf> pieces = new ArrayList<>();

  /** Exactly the room that was asked for: who writes more than it announced is found out. */
  @Override
  public ByteBuf buffer(int room) {
    ByteBuf piece = Unpooled.buffer(room, room);
    pieces.add(piece);
    return piece;
  }

  /** A part of what the other side has sent goes on as it is. */
  public void forward(ByteBuf in, int index, int length) {
    pieces.add(Unpooled.copiedBuffer(in.slice(index, length)));
  }

  /** Takes everything since the last time. */
  public ByteBuf take() {
    ByteBuf all = Unpooled.buffer();
    pieces.forEach(all::writeBytes);
    pieces.clear();
    return all;
  }

  /** The same, one char a byte. */
  public String takeText() {
    return take().toString(StandardCharsets.ISO_8859_1);
  }
}
