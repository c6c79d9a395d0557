package dev.sluice.testkit.net;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One relayed connection: a thread for each direction. Thread-safe. */
final class Relay {
  private static final int PIECE = 16 * 1024;

  private final Socket client;
  private final Socket server;
  private final Faults faults;
  private final Consumer<Relay> ended;
  private final AtomicInteger directionsLeft = new AtomicInteger(2);

  Relay(Socket client, Socket server, Faults faults, Consumer<Relay> ended) throws IOException {
    this.client = client;
    this.server = server;
    this.faults = faults;
    this.ended = ended;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void start() {
    long resetAfter = faults.resetAfter();
    daemon("relay-to-server", () -> pump(client, server, Long.MAX_VALUE));
    daemon("relay-to-client", () -> pump(server, client, resetAfter));
  }

  void reset() {
    Sockets.reset(client);
    Sockets.reset(server);
  }

  void close() {
    Sockets.closeQuietly(client);
    Sockets.closeQuietly(server);
  }

  static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void pump(Socket from, Socket to, long limit) {
    try {
      byte[] piece = new byte[PIECE];
      long left = limit;
      int read = from.getInputStream().read(piece);
      while (read >= 0) {
        faults.pass();
        to.getOutputStream().write(piece, 0, (int) Math.min(read, left));
        left -= read;
        if (left <= 0) {
          reset();
          return;
        }
        read = from.getInputStream().read(piece);
      }
      // A half-closed connection stays half open on the far side too.
      to.shutdownOutput();
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (directionsLeft.decrementAndGet() == 0) {
        close();
        ended.accept(this);
      }
    }
  }
}
