package dev.sluice.core.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BareSocketTest {

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ByteBuf bytes = Unpooled.directBuffer().writeZero(64 * 1024);
  private ServerSocket listening;
  private Channel channel;
  private java.net.Socket peer;

  @BeforeEach
  void aPeerIsConnected() throws IOException {
    assumeTrue(Epoll.isAvailable(), "no epoll on this machine");
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    channel =
        new Bootstrap()
            .group(loops)
            .channel(EpollSocketChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(listening.getLocalSocketAddress())
            .syncUninterruptibly()
            .channel();
    peer = listening.accept();
  }

  @AfterEach
  void allIsClosed() throws IOException {
    channel.close().syncUninterruptibly();
    peer.close();
    listening.close();
    loops.shutdownGracefully();
    bytes.release();
  }

  private BareSocket socket() {
    return requireNonNull(BareSocket.of(channel));
  }

  @Test
  void theStretchThatIsMeantArrives() throws IOException {
    bytes.setCharSequence(100, "a reply", StandardCharsets.US_ASCII);
    assertThat(socket().send(bytes, 102, 5)).isEqualTo(5);
    assertThat(peer.getInputStream().readNBytes(5)).asString().isEqualTo("reply");
  }

  @Test
  void aPeerThatReadsNothingIsSentWhatTheKernelHasRoomFor() throws IOException {
    BareSocket socket = socket();
    long taken = 0;
    int last;
    do {
      last = socket.send(bytes, 0, bytes.readableBytes());
      taken += last;
    } while (last > 0);
    channel.close().syncUninterruptibly();
    assertThat(peer.getInputStream().readAllBytes()).hasSize((int) taken);
  }

  @Test
  void nothingIsSentByTheNumberOfAClosedSocketThatIsAnothersNow() throws IOException {
    BareSocket closed = socket();
    channel.close().syncUninterruptibly();
    try (java.net.Socket next =
            new java.net.Socket(listening.getInetAddress(), listening.getLocalPort());
        java.net.Socket nextPeer = listening.accept()) {
      assertThat(closed.send(bytes, 0, 100)).isZero();
      assertThat(next.getInputStream().available()).isZero();
      assertThat(nextPeer.getInputStream().available()).isZero();
    }
  }

  @Test
  void bytesOnTheHeapGoThroughTheChannel() {
    ByteBuf onHeap = Unpooled.buffer().writeZero(100);
    assertThat(socket().send(onHeap, 0, 100)).isZero();
  }

  @Test
  void underTlsAllGoesThroughTheChannel() throws IOException {
    var tls = SslContextBuilder.forClient().build();
    channel.pipeline().addFirst(tls.newHandler(channel.alloc()));
    assertThat(BareSocket.of(channel)).isNull();
  }

  @Test
  void aChannelThatIsNoneOfTheKernelsHasNone() {
    assertThat(BareSocket.of(new EmbeddedChannel())).isNull();
  }
}
