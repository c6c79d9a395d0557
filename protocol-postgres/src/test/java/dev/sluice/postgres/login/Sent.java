package dev.sluice.postgres.login;

import dev.sluice.core.spi.Outbound;
import dev.sluice.postgres.wire.ErrorFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a login writes, and takes it apart. */
final class Sent implements Outbound {

  private final ByteBuf bytes = Unpooled.buffer();

  @Override
  public ByteBuf buffer(int room) {
    // Exactly the room that was asked for: who writes more than it announced is found out.
    ByteBuf target = Unpooled.buffer(room, room);
    pending.add(target);
    return target;
  }

  private final List<ByteBuf> pending = new ArrayList<>();

  private ByteBuf all() {
    pending.forEach(bytes::writeBytes);
    pending.clear();
    return bytes;
  }

  /** Takes everything that was written since the last time. */
  ByteBuf take() {
    ByteBuf taken = all().copy();
    bytes.clear();
    return taken;
  }

  boolean isEmpty() {
    return !all().isReadable();
  }

  /** Takes one byte without a frame. */
  char takeByte() {
    return (char) all().readUnsignedByte();
  }

  /** Takes a message with a type byte. */
  Received takeMessage() {
    ByteBuf in = all();
    char type = (char) in.readUnsignedByte();
    byte[] body = new byte[in.readInt() - 4];
    in.readBytes(body);
    return new Received(type, body);
  }

  /** A message with a type byte. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Received(char type, byte[] body) {

    ByteBuf in() {
      return Unpooled.wrappedBuffer(body);
    }

    /** The code of an authentication request. */
    int code() {
      return type == 'R' ? in().getInt(0) : -1;
    }

    /** What follows the code of an authentication request. */
    byte[] data() {
      return ByteBufUtil.getBytes(in(), 4, body.length - 4);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    ErrorFields error() {
      return ErrorFields.read(in(), 0, body.length);
    }
  }
}
