package dev.sluice.core.net;

import dev.sluice.core.settings.Endpoint;
import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;

/** What all sockets are set to. */
final class SocketOptions {

  /** Reads of one socket in one turn of its loop; then the next socket has its turn. */
  private static final int READS_PER_TURN = 4;

  /** A silent peer is asked whether it lives after so many seconds, so often, so many times. */
  private static final int KEEPALIVE_IDLE_SECONDS = 30;

  private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
  private static final int KEEPALIVE_PROBES = 3;

  private SocketOptions() {}

  /** Clients send little at a time, most of the time. */
  static void client(ServerBootstrap bootstrap, Endpoint endpoint, int buffer) {
    bootstrap
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads(512, 4096, 64 * 1024))
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, mark(buffer))
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    if (!endpoint.isUnix()) {
      bootstrap
          .childOption(ChannelOption.TCP_NODELAY, true)
          .childOption(ChannelOption.SO_KEEPALIVE, true);
    }
  }

  /** Backends send results, which may be large: fewer reads are fewer system calls. */
  static void backend(
      AbstractBootstrap<?, ?> bootstrap, Transport transport, Endpoint endpoint, int buffer) {
    bootstrap
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.RECVBUF_ALLOCATOR, reads(1024, 8192, 256 * 1024))
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, mark(buffer));
    if (!endpoint.isUnix()) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
      if (transport == Transport.EPOLL) {
        bootstrap
            .option(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
            .option(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS)
            .option(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
      }
    }
  }

  private static AdaptiveRecvByteBufAllocator reads(int least, int first, int most) {
    AdaptiveRecvByteBufAllocator reads = new AdaptiveRecvByteBufAllocator(least, first, most);
    reads.maxMessagesPerRead(READS_PER_TURN);
    return reads;
  }

  private static WriteBufferWaterMark mark(int buffer) {
    return new WriteBufferWaterMark(buffer / 2, buffer);
  }
}
