package dev.sluice.it.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.testkit.pgwire.Frontend;
import dev.sluice.testkit.pgwire.FrontendMessage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** A client of PostgreSQL that holds nothing. Confined to one thread at a time. */
final class StreamingClient extends StreamingSocket {

  /** Logs in, where logins are trusted. */
  StreamingClient(int port, String user) {
    super(port);
    send(Frontend.startup("user", user, "database", user));
    readAnswer();
  }

  void send(FrontendMessage... messages) {
    try {
      for (FrontendMessage message : messages) {
        out.write(message.bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Binds so many zero bytes as the one parameter, in binary, of the unnamed statement. */
  void bindZeros(int bytes) {
    try {
      DataOutputStream head = new DataOutputStream(out);
      head.writeByte('B');
      head.writeInt(4 + 14 + bytes);
      head.write(new byte[] {0, 0, 0, 1, 0, 1, 0, 1});
      head.writeInt(bytes);
      sendZeros(bytes);
      head.writeShort(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Begins to name a statement, and sends so many bytes of it, which are not all. */
  void beginParse(int bytes) {
    try {
      DataOutputStream head = new DataOutputStream(out);
      head.writeByte('P');
      head.writeInt(4 + 2 + bytes + 3);
      head.write(new byte[] {'s', 0});
      byte[] blanks = new byte[bytes];
      Arrays.fill(blanks, (byte) ' ');
      out.write(blanks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads up to ReadyForQuery.
   *
   * @return the bytes of the rows' bodies
   */
  long readAnswer() {
    try {
      long rows = 0;
      while (true) {
        int type = in.readUnsignedByte();
        int body = in.readInt() - 4;
        if (type == 'E') {
          throw new AssertionError(new String(in.readNBytes(body), UTF_8));
        }
        in.skipNBytes(body);
        rows += type == 'D' ? body : 0;
        if (type == 'Z') {
          return rows;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
