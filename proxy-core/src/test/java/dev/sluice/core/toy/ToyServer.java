package dev.sluice.core.toy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of the toy protocol on loopback, a thread for each connection. It answers each request
 * with {@code Z}, its own name and the request's body; a request that says {@code slow} is answered
 * after {@link #release}, one that says {@code large N} with so many bytes. Thread-safe.
 */
public final class ToyServer implements AutoCloseable {

  private final String name;
  private final ServerSocket socket;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger working = new AtomicInteger();
  private volatile CountDownLatch slow = new CountDownLatch(1);

  public ToyServer(String name) throws IOException {
    this(name, 0);
  }

  /** Listens where another one listened before. */
  public ToyServer(String name, int port) throws IOException {
    this.name = name;
    this.socket = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "toy-server");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Connections that are open now. */
  public int open() {
    return open.size();
  }

  /** Connections that were open at the same time at most. */
  public int most() {
    return most.get();
  }

  /** Connections that were ever made. */
  public int accepted() {
    return accepted.get();
  }

  /** How many slow requests wait for {@link #release}. */
  public int working() {
    return working.get();
  }

  /** Answers what is slow. */
  public void release() {
    CountDownLatch before = slow;
    slow = new CountDownLatch(1);
    before.countDown();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        accepted.incrementAndGet();
        open.add(client);
        most.accumulateAndGet(open.size(), Math::max);
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      // The end.
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      while (true) {
        int length = in.readInt();
        char kind = (char) in.readByte();
        if (kind == 'X') {
          return;
        }
        String body = new String(in.readNBytes(length - ToyWire.HEAD), StandardCharsets.UTF_8);
        client.getOutputStream().write(answer(kind, body));
      }
    } catch (IOException | InterruptedException gone) {
      // So be it.
    } finally {
      open.remove(client);
    }
  }

  private byte[] answer(char kind, String body) throws InterruptedException {
    if (kind == 'U') {
      return ToyWire.message('O', "");
    }
    if (body.equals("slow")) {
      CountDownLatch until = slow;
      working.incrementAndGet();
      until.await();
      working.decrementAndGet();
    }
    if (body.startsWith("large ")) {
      byte[] row = ToyWire.message('r', "x".repeat(Integer.parseInt(body.substring(6))));
      byte[] end = ToyWire.message('Z', name);
      byte[] both = Arrays.copyOf(row, row.length + end.length);
      System.arraycopy(end, 0, both, row.length, end.length);
      return both;
    }
    return ToyWire.message('Z', name + ":" + body);
  }

  /** Breaks all connections; new ones are accepted. */
  public void breakAll() throws IOException {
    for (Socket client : new ArrayList<>(open)) {
      client.close();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    release();
    breakAll();
  }
}
