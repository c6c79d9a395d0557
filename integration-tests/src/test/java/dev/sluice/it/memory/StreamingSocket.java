package dev.sluice.it.memory;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A connection of a client that neither holds what it sends nor what it is told, and reads when it
 * is asked to. Confined to one thread at a time.
 */
class StreamingSocket implements Closeable {

  /** Little, so that a proxy soon feels that the client does not read. */
  private static final int RECEIVE_BUFFER = 256 * 1024;

  private static final int BLOCK = 64 * 1024;
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket = new Socket();
  final DataInputStream in;
  final OutputStream out;

  StreamingSocket(int port) {
    try {
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BLOCK));
      out = socket.getOutputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends so many zero bytes. */
  void sendZeros(int bytes) throws IOException {
    byte[] block = new byte[BLOCK];
    for (int left = bytes; left > 0; left -= BLOCK) {
      out.write(block, 0, Math.min(left, BLOCK));
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
