package dev.sluice.core.net;

import dev.sluice.core.metrics.PollingTime;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.time.Ticker;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;

/**
 * Native epoll where there is Linux, Java's own selector elsewhere. (io_uring was measured: 6 to 10
 * % less CPU and 5 to 20 % less throughput than epoll, and a channel cannot move to another loop.)
 */
public enum Transport {
  EPOLL,
  NIO;

  /** The better one that works here. */
  public static Transport best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Event loops whose threads are named {@code name-…}, and sleep when nothing is to be done. */
  public EventLoopGroup newLoops(String name, int threads) {
    return newLoops(name, threads, handlers());
  }

  /**
   * Event loops that poll for a moment before they sleep, if their waits are short.
   *
   * @param busyPoll how long a wait is polled at most; zero for not at all
   * @param time is told how long they polled
   */
  public EventLoopGroup newLoops(
      String name, int threads, Ticker ticker, Duration busyPoll, PollingTime time) {
    int processors = Runtime.getRuntime().availableProcessors();
    return newLoops(
        name, threads, BusyPollingFactory.around(handlers(), ticker, busyPoll, processors, time));
  }

  private static EventLoopGroup newLoops(String name, int threads, IoHandlerFactory handlers) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, Thread.MAX_PRIORITY), handlers);
  }

  private IoHandlerFactory handlers() {
    return this == EPOLL ? SteadyEpoll.newFactory() : NioIoHandler.newFactory();
  }

  /** The kind of channel that listens on {@code endpoint}. */
  public Class<? extends ServerChannel> serverChannel(Endpoint endpoint) {
    if (endpoint.isUnix()) {
      return this == EPOLL
          ? EpollServerDomainSocketChannel.class
          : NioServerDomainSocketChannel.class;
    }
    return this == EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** The kind of channel that connects to {@code endpoint}. */
  public Class<? extends Channel> channel(Endpoint endpoint) {
    if (endpoint.isUnix()) {
      return this == EPOLL ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class;
    }
    return this == EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /**
   * The address behind {@code endpoint}. A host name is looked up, which blocks: not on an event
   * loop.
   */
  public SocketAddress address(Endpoint endpoint) {
    String path = endpoint.path();
    if (path != null) {
      return this == EPOLL ? new DomainSocketAddress(path) : UnixDomainSocketAddress.of(path);
    }
    return new InetSocketAddress(endpoint.host(), endpoint.port());
  }
}
