package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.metrics.PollingTime;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.time.FakeTicker;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real loops and sockets. The ticker stands still, so all waits look short, and once a loop polls
 * it never stops: whatever reaches it now it has found by polling.
 */
@Timeout(30)
class BusyPollingLoopTest {

  private static final int LEARNT = 80;

  @Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      ctx.writeAndFlush(bytes);
    }
  }

  private static EventLoopGroup polling(Transport transport) {
    Assumptions.assumeTrue(
        transport == Transport.NIO || Epoll.isAvailable(), "there is no epoll here");
    IoHandlerFactory io =
        transport == Transport.EPOLL ? SteadyEpoll.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(
        1,
        BusyPollingFactory.around(
            io, new FakeTicker(), Duration.ofNanos(50_000), 2, new PollingTime()));
  }

  private static Socket connect(Transport transport, EventLoopGroup loops) throws IOException {
    InetSocketAddress address =
        (InetSocketAddress)
            new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel(Endpoint.tcp("127.0.0.1", 0)))
                .childHandler(new Echo())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel()
                .localAddress();
    return new Socket(InetAddress.getLoopbackAddress(), address.getPort());
  }

  private static int echo(Socket socket, int octet) throws IOException {
    socket.getOutputStream().write(octet);
    return socket.getInputStream().read();
  }

  @ParameterizedTest
  @EnumSource
  void bytesTasksAndTimersReachALoopThatPolls(Transport transport) throws Exception {
    EventLoopGroup loops = polling(transport);
    try (Socket socket = connect(transport, loops)) {
      for (int i = 0; i < LEARNT; i++) {
        assertThat(echo(socket, i)).isEqualTo(i);
      }
      assertThat(loops.submit(() -> 7).get()).isEqualTo(7);
      assertThat(loops.schedule(() -> 8, 20, TimeUnit.MILLISECONDS).get()).isEqualTo(8);
      assertThat(echo(socket, 9)).isEqualTo(9);
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void whoHasButOneProcessorDoesNotPoll() {
    IoHandlerFactory io = NioIoHandler.newFactory();

    assertThat(
            BusyPollingFactory.around(
                io, new FakeTicker(), Duration.ofNanos(1), 1, new PollingTime()))
        .isSameAs(io);
  }

  @Test
  void pollingIsSwitchedOffByNoTimeForIt() {
    IoHandlerFactory io = NioIoHandler.newFactory();

    assertThat(BusyPollingFactory.around(io, new FakeTicker(), Duration.ZERO, 8, new PollingTime()))
        .isSameAs(io);
  }
}
