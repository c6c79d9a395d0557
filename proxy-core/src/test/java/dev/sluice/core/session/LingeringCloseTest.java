package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
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

  private static final int SENT = 128 * 1024;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  @AfterEach
  void end() {
    var unused = loops.shutdownGracefully();
  }

  /** How much a server reads that does so only when all has been sent, and the end has come. */
  private int readLate(boolean reset) throws Exception {
    try (ServerSocket server = new ServerSocket()) {
      server.setReceiveBufferSize(4 * 1024);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Channel channel =
          new Bootstrap()
              .group(loops)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.SO_SNDBUF, 4 * SENT)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(server.getLocalSocketAddress())
              .sync()
              .channel();
      try (Socket peer = server.accept()) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[SENT])).sync();
        channel.eventLoop().submit(() -> end(channel, reset)).sync();
        return readAll(peer.getInputStream());
      }
    }
  }

  private static void end(Channel channel, boolean reset) {
    if (reset) {
      LingeringClose.resetBackend(channel, () -> {});
    } else {
      LingeringClose.closeBackend(channel, () -> {});
    }
  }

  private static int readAll(InputStream in) {
    byte[] some = new byte[SENT];
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
    assertThat(readLate(true)).isLessThan(SENT / 2);
  }

  @Test
  void serverWhoseConnectionIsClosedGetsAllThatWasSent() throws Exception {
    assertThat(readLate(false)).isEqualTo(SENT);
  }
}
