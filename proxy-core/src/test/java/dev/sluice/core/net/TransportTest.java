package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class TransportTest {

  /** Notes the channel that came, and the end of its input. */
  private static final class Noting extends ChannelInboundHandlerAdapter {

    final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      accepted.complete(ctx.channel());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        ended.countDown();
      }
    }
  }

  private static Channel listen(Transport transport, EventLoopGroup loops, ChannelHandler handler) {
    return new ServerBootstrap()
        .group(loops)
        .channel(transport.serverChannel(Endpoint.tcp("127.0.0.1", 0)))
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(handler)
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  private static void read(Channel channel, boolean on) throws Exception {
    channel.eventLoop().submit(() -> channel.config().setAutoRead(on)).get();
  }

  @ParameterizedTest
  @EnumSource
  void aChannelWhoseInputHasEndedMayBeReadAgainAndWrittenTo(Transport transport) throws Exception {
    Assumptions.assumeTrue(
        transport == Transport.NIO || Epoll.isAvailable(), "there is no epoll here");
    EventLoopGroup loops = transport.newLoops("test", 1);
    Noting noting = new Noting();
    Channel listening = listen(transport, loops, noting);
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Channel channel = noting.accepted.get();
      peer.shutdownOutput();
      noting.ended.await();
      for (int i = 0; i < 3; i++) {
        read(channel, false);
        read(channel, true);
      }
      channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {7})).syncUninterruptibly();
      assertThat(peer.getInputStream().read()).isEqualTo(7);
      assertThat(channel.isActive()).isTrue();
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
