package dev.sluice.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.metrics.PollingTime;
import dev.sluice.core.metrics.ScrapedPolling;
import dev.sluice.core.settings.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real loops and sockets. Time stands still until the test lets it pass, so all waits look short,
 * and a loop that has begun to poll goes on.
 */
@Timeout(30)
class BusyPollingLoopTest {

  private static final Duration MOST = Duration.ofNanos(50_000);
  private static final int LEARNT = 80;

  private final WatchedTicker ticker = new WatchedTicker();
  private final PollingTime time = new PollingTime();
  private final Semaphore fallenAsleep = new Semaphore(0);
  private EventLoopGroup loops;
  private Socket socket;

  @Sharable
  private static final class Echo extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      ctx.writeAndFlush(bytes);
    }
  }

  /** Says when its loop lets itself be woken. */
  private final class Sleeper extends ForwardingIoHandler {

    Sleeper(IoHandler io) {
      super(io);
    }

    @Override
    public int run(IoHandlerContext context) {
      if (context.canBlock()) {
        fallenAsleep.release();
      }
      return super.run(context);
    }
  }

  /** One loop that polls, with a client that it echoes. */
  private void begin(Transport transport) throws Exception {
    Assumptions.assumeTrue(
        transport == Transport.NIO || Epoll.isAvailable(), "there is no epoll here");
    IoHandlerFactory io =
        transport == Transport.EPOLL ? SteadyEpoll.newFactory() : NioIoHandler.newFactory();
    loops =
        new MultiThreadIoEventLoopGroup(
            1,
            BusyPollingFactory.around(
                executor -> new Sleeper(io.newHandler(executor)), ticker, MOST, 2, time));
    socket = connect(transport);
    for (int i = 0; i < LEARNT; i++) {
      assertThat(echo(i)).isEqualTo(i);
    }
    ticker.awaitPolling();
    fallenAsleep.drainPermits();
  }

  private Socket connect(Transport transport) throws IOException {
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

  private int echo(int octet) throws IOException {
    socket.getOutputStream().write(octet);
    return socket.getInputStream().read();
  }

  /** As of when the loop next had a task. */
  private long polledNanos() throws Exception {
    return loops.submit(() -> ScrapedPolling.nanos(time).get(0)).get();
  }

  @AfterEach
  void end() throws IOException {
    if (socket != null) {
      socket.close();
    }
    if (loops != null) {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesTasksAndTimersReachALoopThatPolls(Transport transport) throws Exception {
    begin(transport);

    assertThat(loops.submit(() -> 7).get()).isEqualTo(7);
    ticker.awaitPolling();
    assertThat(loops.schedule(() -> 8, 20, TimeUnit.MILLISECONDS).get()).isEqualTo(8);
    ticker.awaitPolling();
    assertThat(echo(9)).isEqualTo(9);
    ticker.awaitPolling();

    assertThat(fallenAsleep.availablePermits()).as("times it slept").isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aShortWaitIsPolledFromItsBeginningToItsEvent(Transport transport) throws Exception {
    begin(transport);

    ticker.pass(Duration.ofNanos(20_000));
    echo(1);
    assertThat(polledNanos()).isEqualTo(20_000);
    assertThat(fallenAsleep.availablePermits()).as("times it slept").isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aLoopSleepsWhenItHasPolledForAsLongAsItMay(Transport transport) throws Exception {
    begin(transport);

    ticker.pass(MOST.minusNanos(1));
    ticker.pass(Duration.ofNanos(1));
    fallenAsleep.acquire();
    assertThat(echo(1)).isEqualTo(1);
    assertThat(polledNanos()).isEqualTo(MOST.toNanos());
  }
}
