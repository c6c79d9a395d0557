package dev.sluice.benchmarks;

import io.netty.buffer.ByteBuf;

/**
 * Answers requests as a server does whose every query gives the same row; knows nothing else.
 * Allocates nothing, so that what is measured beside it stands out. Confined to one thread.
 */
final class ScriptedServer {

  /**
   * How Sluice's own question for a session's parameters begins; the answer is that none is set.
   */
  private static final String QUESTION = "SELECT name";

  private final ByteBuf description = Wire.buffer();
  private final ByteBuf row = Wire.buffer();
  private final ByteBuf ready = Wire.buffer();

  ScriptedServer() {
    Wire.rowDescription(description);
    Wire.rowAndTag(row);
    Wire.ready(ready);
  }

  /** Reads all requests there are, and appends the answers. */
  void serve(ByteBuf requests, ByteBuf replies) {
    while (requests.isReadable()) {
      byte type = requests.readByte();
      int next = requests.readerIndex() + requests.getInt(requests.readerIndex());
      answer(type, requests, requests.readerIndex() + 4, replies);
      requests.readerIndex(next);
    }
    requests.clear();
  }

  private void answer(byte type, ByteBuf in, int body, ByteBuf to) {
    switch (type) {
      case 'P' -> empty(to, '1');
      case 'B' -> empty(to, '2');
      case 'C' -> empty(to, '3');
      case 'D' -> {
        if (in.getByte(body) == 'S') {
          to.writeByte('t').writeInt(10).writeShort(1).writeInt(23);
        }
        to.writeBytes(description, 0, description.writerIndex());
      }
      case 'E' -> to.writeBytes(row, 0, row.writerIndex());
      case 'Q' -> query(in, body, to);
      case 'S' -> to.writeBytes(ready, 0, ready.writerIndex());
      default -> throw new IllegalStateException("request '" + (char) type + "'");
    }
  }

  private void query(ByteBuf in, int body, ByteBuf to) {
    if (startsWith(in, body, QUESTION)) {
      to.writeByte('C')
          .writeInt(13)
          .writeBytes(new byte[] {'S', 'E', 'L', 'E', 'C', 'T', ' ', '0', 0});
    } else {
      to.writeBytes(description, 0, description.writerIndex());
      to.writeBytes(row, 0, row.writerIndex());
    }
    to.writeBytes(ready, 0, ready.writerIndex());
  }

  private static boolean startsWith(ByteBuf in, int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (in.getByte(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static void empty(ByteBuf to, int type) {
    to.writeByte(type).writeInt(4);
  }
}
