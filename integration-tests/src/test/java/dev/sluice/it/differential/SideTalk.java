package dev.sluice.it.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * Says one thing on a connection of its own and waits for the server to close it. Confined to the
 * driver's thread.
 */
final class SideTalk implements Driver.Attached {

  private final SocketChannel channel;
  private final ByteBuffer out;
  private final ByteBuffer in = ByteBuffer.allocate(256);
  private SelectionKey key;
  private boolean over;

  private SideTalk(Driver driver, byte[] bytes) throws IOException {
    this.out = ByteBuffer.wrap(bytes);
    this.channel = SocketChannel.open();
    channel.configureBlocking(false);
    this.key = driver.attach(channel, SelectionKey.OP_CONNECT, this);
    channel.connect(driver.front().side());
  }

  static SideTalk begin(Driver driver, byte[] bytes) {
    try {
      return new SideTalk(driver, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isOver() {
    return over;
  }

  @Override
  public void onReady() {
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        channel.write(out);
        key.interestOps(SelectionKey.OP_READ);
      } else if (channel.read(in.clear()) < 0) {
        end();
      }
    } catch (IOException e) {
      end();
    }
  }

  private void end() {
    over = true;
    try {
      channel.close();
    } catch (IOException e) {
      // It was over anyway.
    }
  }
}
