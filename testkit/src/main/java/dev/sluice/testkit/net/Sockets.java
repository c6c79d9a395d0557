package dev.sluice.testkit.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/** Endings of sockets and of the threads that serve them. Stateless. */
final class Sockets {
  private static final long JOIN_MILLIS = 5_000;
  private static final int ANY = 8_192;

  private Sockets() {}

  static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException alreadyBroken) {
      // Closing is all that was wanted.
    }
  }

  /** Closes with a TCP reset instead of a FIN. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException alreadyClosed) {
      return;
    }
    closeQuietly(socket);
  }

  /** Waits for something to be sent, answers it and closes. */
  static void answer(Socket socket, byte[] bytes) {
    try (socket) {
      socket.getInputStream().read(new byte[ANY]);
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // Whoever asked does not want to know any more.
    }
  }

  static void join(Thread thread) {
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
