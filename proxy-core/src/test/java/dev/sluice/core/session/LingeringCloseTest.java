package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of what a server has not read when its connection ends. */
@Timeout(30)
class LingeringCloseTest {

  private static final int PIECE = 64 * 1024;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @AfterEach
  void end() {
    var unused = loops.shutdownGracefully();
  }

  /** What the kernel had taken for a server, and what came there. */
  private record Fate(int taken, int read) {}

  /** A server that reads only when the kernel takes nothing more, and the end has come. */
  private Fate readLate(boolean reset) throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.setReceiveBufferSize(4 * 1024);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Channel channel =
          new Bootstrap()
              .group(loops)
              .channel(NioSocketChannel.class)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(server.getLocalSocketAddress())
              .sync()
              .channel();
      try (Socket peer = server.accept()) {
        int taken = channel.eventLoop().submit(() -> fillAndEnd(channel, reset)).get();
        return new Fate(taken, readAll(peer.getInputStream()));
      }
    }
  }

  private static int fillAndEnd(Channel channel, boolean reset) {
    int taken = 0;
    while (channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[PIECE])).isSuccess()) {
      taken += PIECE;
    }
    if (reset) {
      LingeringClose.resetBackend(channel, () -> {});
    } else {
      LingeringClose.closeBackend(channel, () -> {});
    }
    return taken;
  }

  private static int readAll(InputStream in) {
    byte[] some = new byte[PIECE];
    int sum = 0;
    try {
      for (int read = in.read(some); read > 0; read = in.read(some)) {
        sum += read;
      }
    } catch (IOException reset) {
      // There is no more.
    }
    return sum;
  }

  @Test
  void serverThatIsResetGetsNothingMore() throws Exception {
    Fate fate = readLate(true);
    assertThat(fate.read()).isLessThan(fate.taken());
  }

  @Test
  void serverWhoseConnectionIsClosedGetsAllThatWasSent() throws Exception {
    Fate fate = readLate(false);
    assertThat(fate.read()).isGreaterThanOrEqualTo(fate.taken());
  }
}
