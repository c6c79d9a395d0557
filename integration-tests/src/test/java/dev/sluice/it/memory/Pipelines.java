package dev.sluice.it.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.testkit.redis.RespWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients of Redis that each send all they have in one pipeline, as fast as it is taken, and hold
 * every byte that comes against what they must hear: a value is set, and a part of it is asked for,
 * which names the client and the value. All of them are served by one thread of its own; what they
 * have come to can be asked from any.
 */
final class Pipelines implements AutoCloseable {

  private static final int TAG = 16;
  private static final long JOIN_MILLIS = 10_000;

  private final int rounds;
  private final String padding;
  private final Selector selector;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer read = ByteBuffer.allocateDirect(64 * 1024);
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger cutOff = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "pipelines");
  private volatile boolean stopped;

  /**
   * Connects them; each has heard from Redis when this returns.
   *
   * @param rounds how many values each sets
   * @param value bytes of each value
   */
  Pipelines(int port, int clients, int rounds, int value) {
    this.rounds = rounds;
    this.padding = "x".repeat(value - TAG);
    try {
      selector = Selector.open();
      for (int i = 0; i < clients; i++) {
        channels.add(greeted(port));
      }
      for (int i = 0; i < clients; i++) {
        channels.get(i).configureBlocking(false);
        int both = SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        channels.get(i).register(selector, both, new One(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SocketChannel greeted(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.write(US_ASCII.encode(RespWire.command("ECHO", "here")));
    ByteBuffer reply = ByteBuffer.allocate("$4\r\nhere\r\n".length());
    while (reply.hasRemaining()) {
      if (channel.read(reply) < 0) {
        throw new IOException("closed instead of an answer");
      }
    }
    return channel;
  }

  /** Has them begin. */
  Pipelines start() {
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /** How many bytes the system has taken of all clients. */
  long sentBytes() {
    return sent.get();
  }

  /** How many have heard everything. */
  int finished() {
    return finished.get();
  }

  /** How many were disconnected before that. */
  int cutOff() {
    return cutOff.get();
  }

  /** What was heard that must not be. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  private void run() {
    try {
      while (!stopped) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          serve(key, (One) key.attachment());
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException | RuntimeException e) {
      complaints.add("the clients themselves: " + e);
    }
  }

  private void serve(SelectionKey key, One client) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isReadable() && !client.hear(channel)) {
        end(key);
        cutOff.incrementAndGet();
        return;
      }
      if (key.isWritable() && !client.say(channel)) {
        key.interestOps(SelectionKey.OP_READ);
      }
    } catch (IOException reset) {
      end(key);
      cutOff.incrementAndGet();
    }
  }

  private static void end(SelectionKey key) {
    key.cancel();
    try {
      key.channel().close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /** One client. Confined to the thread of all. */
  private final class One {
    private final int number;
    private int said;
    private int heard;
    private ByteBuffer saying = ByteBuffer.allocate(0);
    private ByteBuffer awaited = ByteBuffer.allocate(0);

    One(int number) {
      this.number = number;
    }

    private String tag(int round) {
      return "%08d:%07d".formatted(number, round);
    }

    /** Sends until nothing more is taken; returns whether there is more. */
    boolean say(SocketChannel channel) throws IOException {
      while (!saying.hasRemaining()) {
        if (said == rounds) {
          return false;
        }
        String key = "pipeline" + number;
        String set = RespWire.command("SET", key, tag(said) + padding);
        String get = RespWire.command("GETRANGE", key, "0", "" + (TAG - 1));
        saying = US_ASCII.encode(set + get);
        said++;
        sent.addAndGet(channel.write(saying));
      }
      sent.addAndGet(channel.write(saying));
      return true;
    }

    /** Takes what has come; returns whether the connection stands. */
    boolean hear(SocketChannel channel) throws IOException {
      read.clear();
      int length = channel.read(read);
      read.flip();
      while (read.hasRemaining()) {
        hear(read.get());
      }
      return length >= 0;
    }

    private void hear(byte next) {
      if (!awaited.hasRemaining()) {
        awaited = US_ASCII.encode("+OK\r\n$" + TAG + "\r\n" + tag(heard) + "\r\n");
      }
      int at = awaited.position();
      byte due = awaited.get();
      if (next != due) {
        complaints.add(
            "client %d, value %d, byte %d: %d instead of %d"
                .formatted(number, heard, at, next, due));
      }
      if (!awaited.hasRemaining()) {
        heard++;
        if (heard == rounds) {
          finished.incrementAndGet();
        }
      }
    }
  }

  /** Disconnects all that are left. */
  @Override
  public void close() {
    stopped = true;
    selector.wakeup();
    try {
      thread.join(JOIN_MILLIS);
      for (SocketChannel channel : channels) {
        channel.close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
