package dev.sluice.redis.login;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What one side of a login wrote. Gives no more room than was asked for. */
final class Sent implements Outbound {

  private final List<ByteBuf> written = new ArrayList<>();

  @Override
  public ByteBuf buffer(int bytes) {
    ByteBuf next = Unpooled.buffer(bytes, bytes);
    written.add(next);
    return next;
  }

  /** All of it, one char a byte. */
  String text() {
    StringBuilder text = new StringBuilder();
    written.forEach(each -> text.append(each.toString(StandardCharsets.ISO_8859_1)));
    return text.toString();
  }
}
