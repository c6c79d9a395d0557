package dev.sluice.testkit.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** Endings of sockets and of the threads that serve them. Stateless. */
final class Sockets {
  private static final long JOIN_MILLIS = 5_000;

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

  static void join(Thread thread) {
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
