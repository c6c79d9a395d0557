package dev.sluice.postgres.login;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * What one side of a login wrote, so far as it is the same on every run: the kinds of messages and
 * their lengths, for nonces and salts are not.
 */
final class LoginLog {

  final List<String> entries = new ArrayList<>();

  /** Notes what a client login wrote: messages, or a bare byte for an encryption request. */
  void ofServer(ByteBuf written) {
    ByteBuf in = written.duplicate();
    while (in.isReadable()) {
      char type = (char) in.readByte();
      if (type == 'S' || type == 'N') {
        entries.add(String.valueOf(type));
        continue;
      }
      int length = in.readInt();
      int code = type == 'R' ? in.getInt(in.readerIndex()) : 0;
      in.skipBytes(length - 4);
      entries.add(type + " " + code + " " + length);
    }
  }

  /** Notes that a backend login wrote so many bytes. */
  void ofClient(ByteBuf written) {
    if (written.isReadable()) {
      entries.add(written.readableBytes() + " bytes");
    }
  }

  boolean endsWithError() {
    return !entries.isEmpty() && entries.get(entries.size() - 1).startsWith("E ");
  }

  long errors() {
    return entries.stream().filter(entry -> entry.startsWith("E ")).count();
  }
}
