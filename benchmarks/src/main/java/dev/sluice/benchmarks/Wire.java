package dev.sluice.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Messages as pgbench and a server send them. The methods append; confined to one thread. */
final class Wire {

  private Wire() {}

  static ByteBuf buffer() {
    return Unpooled.directBuffer(4096);
  }

  static void message(ByteBuf to, char type, byte[] body) {
    to.writeByte(type).writeInt(4 + body.length).writeBytes(body);
  }

  static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A simple query. */
  static void query(ByteBuf to) {
    message(to, 'Q', latin("SELECT abalance FROM pgbench_accounts WHERE aid = 1234567;\0"));
  }

  static void parse(ByteBuf to, String name) {
    message(to, 'P', latin(name + "\0SELECT abalance FROM pgbench_accounts WHERE aid = $1;\0\0\0"));
  }

  /** Bind, Describe of the portal, Execute and Sync: what libpq sends for one execution. */
  static void execute(ByteBuf to, String name) {
    message(to, 'B', latin("\0" + name + "\0\0\0\0\1\0\0\0\0071234567\0\0"));
    message(to, 'D', latin("P\0"));
    message(to, 'E', latin("\0\0\0\0\0"));
    sync(to);
  }

  static void sync(ByteBuf to) {
    message(to, 'S', new byte[0]);
  }

  /** A result of one row and one column, but for what begins and ends it. */
  static void rowDescription(ByteBuf to) {
    message(to, 'T', latin("\0\1abalance\0\0\0\100\1\0\3\0\0\0\27\0\4\377\377\377\377\0\0"));
  }

  static void rowAndTag(ByteBuf to) {
    message(to, 'D', latin("\0\1\0\0\0\00542768"));
    message(to, 'C', latin("SELECT 1\0"));
  }

  static void ready(ByteBuf to) {
    message(to, 'Z', latin("I"));
  }
}
