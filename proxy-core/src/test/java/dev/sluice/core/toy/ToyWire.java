package dev.sluice.core.toy;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** The bytes of the toy protocol. */
public final class ToyWire implements Framer {

  public static final int HEAD = 5;
  public static final int LONGEST = 1 << 30;
  public static final ToyWire FRAMER = new ToyWire();

  private ToyWire() {}

  @Override
  public boolean readHead(ByteBuf in, int index, Frame frame) throws ProtocolViolation {
    if (in.writerIndex() - index < HEAD) {
      return false;
    }
    int length = in.getInt(index);
    int kind = in.getByte(index + 4);
    if (length < HEAD || length > LONGEST || !Character.isLetter(kind)) {
      throw new ProtocolViolation("length " + length + ", kind " + kind);
    }
    frame.set(in, index, kind, HEAD, length);
    return true;
  }

  /** One message as bytes. */
  public static byte[] message(char kind, String body) {
    ByteBuf out = Unpooled.buffer();
    write(out, kind, body.getBytes(StandardCharsets.UTF_8));
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  public static void send(Outbound to, char kind, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    write(to.buffer(HEAD + bytes.length), kind, bytes);
  }

  private static void write(ByteBuf out, char kind, byte[] body) {
    out.writeInt(HEAD + body.length).writeByte(kind).writeBytes(body);
  }

  static String body(Frame frame) {
    int length = frame.endIndex() - frame.bodyIndex();
    return frame.buffer().toString(frame.bodyIndex(), length, StandardCharsets.UTF_8);
  }

  /** What {@code bytes} say, such as {@code "Qselect Zdone"}; a half message ends it with "…". */
  public static String text(ByteBuf bytes) {
    StringBuilder text = new StringBuilder();
    int at = bytes.readerIndex();
    while (bytes.writerIndex() - at >= HEAD) {
      int length = bytes.getInt(at);
      if (bytes.writerIndex() - at < length) {
        break;
      }
      text.append(text.length() == 0 ? "" : " ").append((char) bytes.getByte(at + 4));
      text.append(bytes.toString(at + HEAD, length - HEAD, StandardCharsets.UTF_8));
      at += length;
    }
    return at < bytes.writerIndex() ? text.append("…").toString() : text.toString();
  }
}
