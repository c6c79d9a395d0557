package dev.sluice.redis.wire;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Shows bytes to a framer piece by piece, as they might arrive, and streams messages past. */
final class Feed {

  private Feed() {}

  static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  /** Shows pieces one after the other; each message is told once, when its head is found. */
  static void pieces(
      List<String> pieces, Supplier<Framer> framer, BiConsumer<Frame, String> message)
      throws ProtocolViolation {
    ByteBuf in = Unpooled.buffer().writeZero(3).skipBytes(3);
    Frame frame = new Frame();
    long streaming = 0;
    for (String piece : pieces) {
      in.writeBytes(bytes(piece));
      while (in.isReadable()) {
        if (streaming > 0) {
          int length = (int) Math.min(streaming, in.readableBytes());
          in.skipBytes(length);
          streaming -= length;
        } else if (framer.get().readHead(in, in.readerIndex(), frame)) {
          int at = frame.available();
          message.accept(frame, in.toString(in.readerIndex(), at, StandardCharsets.ISO_8859_1));
          in.skipBytes(at);
          streaming = frame.length() - at;
        } else {
          break;
        }
      }
    }
  }

  /** Every way to cut a text in two, the whole, and each byte on its own. */
  static List<List<String>> cuts(String text) {
    List<List<String>> cuts = new ArrayList<>();
    for (int i = 0; i <= text.length(); i++) {
      cuts.add(List.of(text.substring(0, i), text.substring(i)));
    }
    cuts.add(List.of(text.split("(?<=.)", -1)));
    cuts.add(text.chars().mapToObj(c -> String.valueOf((char) c)).toList());
    return cuts;
  }
}
