package dev.sluice.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP relay on loopback whose network can be made bad and good again at any moment: it forwards,
 * delays, swallows, refuses or resets. Thread-safe; two threads per connection.
 */
public final class FaultProxy implements AutoCloseable {
  private final InetSocketAddress target;
  private final List<Relay> relays = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Faults faults = new Faults();
  private final int port;
  private volatile ServerSocket listener;
  private volatile Thread acceptor;
  private volatile byte[] answer = {};

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    this.port = listener.getLocalPort();
    acceptFrom(listener);
  }

  /** Begins to relay to a server. */
  public static FaultProxy to(String host, int port) {
    try {
      return new FaultProxy(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port to connect to; the same for the relay's whole life. */
  public int port() {
    return port;
  }

  /** How many connections were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections are relayed now. */
  public int open() {
    return relays.size();
  }

  /** From now on every piece of data arrives so much later, both ways. */
  public void delay(Duration time) {
    faults.delay(time);
  }

  /** From now on nothing arrives, either way; connections are still accepted. */
  public void blackHole() {
    faults.blackHole(true);
  }

  /** What the black hole held back arrives after all, and delays end. */
  public void heal() {
    faults.delay(Duration.ZERO);
    faults.blackHole(false);
  }

  /** The next connections are each reset once the server has sent so many bytes. */
  public void resetAfter(long serverBytes) {
    faults.resetAfter(serverBytes);
  }

  /** Undoes {@link #resetAfter} for connections to come. */
  public void resetNever() {
    faults.resetAfter(Long.MAX_VALUE);
  }

  /**
   * The next connections get these bytes for an answer to whatever they send first, and an end: a
   * server in trouble. An empty array has them relayed again.
   */
  public void answer(byte... bytes) {
    answer = bytes.clone();
  }

  /** Resets every connection now. */
  public void resetAll() {
    relays.forEach(Relay::reset);
  }

  /** Refuses new connections; those that are open go on. */
  public void refuse() {
    Sockets.closeQuietly(listener);
    // The system listens until the thread that waits in accept has let go of the socket.
    Sockets.join(acceptor);
  }

  /**
   * Listens again after {@link #refuse()}.
   *
   * @throws UncheckedIOException when somebody took the port meanwhile
   */
  public void accept() {
    try {
      ServerSocket again = new ServerSocket();
      again.setReuseAddress(true);
      again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
      listener = again;
      acceptFrom(again);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops listening and closes every connection. */
  @Override
  public void close() {
    refuse();
    faults.blackHole(false);
    relays.forEach(Relay::close);
  }

  private void acceptFrom(ServerSocket from) {
    acceptor =
        Relay.daemon(
            "fault-proxy-" + port,
            () -> {
              while (!from.isClosed()) {
                acceptOne(from);
              }
            });
  }

  private void acceptOne(ServerSocket from) {
    Socket client;
    try {
      client = from.accept();
    } catch (IOException e) {
      return;
    }
    accepted.incrementAndGet();
    byte[] instead = answer;
    if (instead.length > 0) {
      Relay.daemon("fault-proxy-answer", () -> Sockets.answer(client, instead));
      return;
    }
    try {
      Socket server = new Socket(target.getAddress(), target.getPort());
      Relay relay = new Relay(client, server, faults, relays::remove);
      relays.add(relay);
      relay.start();
    } catch (IOException e) {
      Sockets.reset(client);
    }
  }
}
