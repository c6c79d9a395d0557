package dev.sluice.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The least that a proxy on Netty can do: a connection to the server for each client's, and every
 * byte copied to the other side, on one event loop. What this costs, no proxy on Netty can go
 * below; {@code benchmarks/compare} measures it beside the others to tell Netty's share from
 * Sluice's.
 */
public final class Relay {

  private static final int READ_BYTES = 16 * 1024;

  private Relay() {}

  /**
   * Serves until the process is ended.
   *
   * @param args the port to listen on at 127.0.0.1, the server's host, the server's port
   */
  public static void main(String[] args) throws InterruptedException {
    InetSocketAddress server = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    new ServerBootstrap()
        .group(loop)
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel client) {
                join(client, server);
              }
            })
        .bind("127.0.0.1", Integer.parseInt(args[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  private static void join(Channel client, InetSocketAddress server) {
    Bootstrap connect =
        new Bootstrap()
            .group(client.eventLoop())
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
            .handler(new Copy(client));
    ChannelFuture connected = connect.connect(server);
    client.pipeline().addLast(new Copy(connected.channel()));
    connected.addListener(
        done -> {
          if (done.isSuccess()) {
            client.config().setAutoRead(true);
          } else {
            client.close();
          }
        });
  }

  /** What one side sends in a turn leaves to the other in one write. */
  private static final class Copy extends ChannelInboundHandlerAdapter {
    private final Channel peer;
    private @Nullable ByteBuf pending;

    Copy(Channel peer) {
      this.peer = peer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf in = (ByteBuf) message;
      if (pending == null) {
        pending = in;
      } else {
        pending = pending.writeBytes(in);
        in.release();
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (pending != null) {
        peer.writeAndFlush(pending, peer.voidPromise());
        pending = null;
      }
      context.channel().config().setAutoRead(peer.isWritable());
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      peer.config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      peer.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
