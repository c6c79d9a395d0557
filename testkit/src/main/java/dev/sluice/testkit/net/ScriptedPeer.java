package dev.sluice.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP server or client on loopback that follows a {@link Script} of bytes: black holes, slow
 * drips, resets in the middle of a message. Thread-safe; each connection runs on a thread of its
 * own.
 */
public final class ScriptedPeer implements AutoCloseable {
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket listener;

  private ScriptedPeer(ServerSocket listener) {
    this.listener = listener;
  }

  /** Accepts connections and follows the same script with each. */
  public static ScriptedPeer server(Script script) {
    try {
      ScriptedPeer peer =
          new ScriptedPeer(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
      peer.run("scripted-server", () -> peer.acceptAll(script));
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Accepts nothing: connections succeed (the kernel's backlog takes them) and stay silent. */
  public static ScriptedPeer blackHole() {
    return server(Script.begin().waitForClose());
  }

  /** Connects to a port on loopback and follows the script once, to its end. */
  public static void client(int port, Script script) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      script.follow(socket);
    }
  }

  /** The port it listens on. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections came so far. */
  public int connections() {
    return connections.get();
  }

  /** What went other than scripted, such as an end of input where bytes were expected. */
  public List<Throwable> failures() {
    return new ArrayList<>(failures);
  }

  /** Stops listening, drops all connections and waits for their threads. */
  @Override
  public void close() {
    Sockets.closeQuietly(listener);
    sockets.forEach(Sockets::closeQuietly);
    threads.forEach(Sockets::join);
  }

  private void acceptAll(Script script) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        run("scripted-connection", () -> follow(script, socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void follow(Script script, Socket socket) {
    try (socket) {
      script.follow(socket);
    } catch (IOException e) {
      if (!listener.isClosed()) {
        failures.add(e);
      }
    }
  }

  private void run(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
