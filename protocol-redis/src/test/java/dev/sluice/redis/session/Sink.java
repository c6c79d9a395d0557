package dev.sluice.redis.session;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Collects what goes out to one peer. */
final class Sink implements Outbound {

  private ByteBuf collected = Unpooled.buffer();

  @Override
  public ByteBuf buffer(int bytes) {
    return collected.ensureWritable(bytes);
  }

  void forward(ByteBuf source, int index, int length) {
    collected.writeBytes(source, index, length);
  }

  /** What was written since the last time, one char a byte. */
  String take() {
    String text = collected.toString(StandardCharsets.ISO_8859_1);
    collected = Unpooled.buffer();
    return text;
  }
}
