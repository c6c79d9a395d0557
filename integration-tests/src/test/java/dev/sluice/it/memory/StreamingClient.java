package dev.sluice.it.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.testkit.pgwire.Frontend;
import dev.sluice.testkit.pgwire.FrontendMessage;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A client that neither holds what it sends nor what it is told, and reads when it is asked to.
 * Confined to one thread at a time.
 */
final class StreamingClient implements Closeable {

  /** Little, so that a proxy soon feels that the client does not read. */
  private static final int RECEIVE_BUFFER = 256 * 1024;

  private static final int BLOCK = 64 * 1024;
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;

  /** Logs in, where logins are trusted. */
  StreamingClient(int port, String user) {
    try {
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BLOCK));
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      byte[] block = new byte[BLOCK];
      for (int left = bytes; left > 0; left -= BLOCK) {
        out.write(block, 0, Math.min(left, BLOCK));
      }
      head.writeShort(0);
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

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
