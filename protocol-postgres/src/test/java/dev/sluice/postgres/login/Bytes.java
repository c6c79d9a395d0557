package dev.sluice.postgres.login;

import dev.sluice.core.spi.Outbound;
import dev.sluice.postgres.wire.StartupWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What peers send. */
final class Bytes {

  private Bytes() {}

  /** What a writer writes. */
  static ByteBuf of(Consumer<Outbound> writer) {
    Sent sent = new Sent();
    writer.accept(sent);
    return sent.take();
  }

  static ByteBuf sslRequest() {
    return of(StartupWriter::sslRequest);
  }

  static ByteBuf gssRequest() {
    return Unpooled.buffer().writeInt(8).writeInt((1234 << 16) | 5680);
  }

  /** A startup packet of protocol 3 with names and values in turn. */
  static ByteBuf startup(int minor, String... pairs) {
    StringBuilder text = new StringBuilder();
    for (String part : pairs) {
      text.append(part).append('\0');
    }
    return packet((3 << 16) | minor, text.append('\0').toString());
  }

  /** A packet with a code and whatever body. */
  static ByteBuf packet(int code, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return Unpooled.buffer().writeInt(8 + bytes.length).writeInt(code).writeBytes(bytes);
  }

  static ByteBuf message(char type, byte[] body) {
    return Unpooled.buffer().writeByte(type).writeInt(4 + body.length).writeBytes(body);
  }

  static ByteBuf message(char type, String body) {
    return message(type, body.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
