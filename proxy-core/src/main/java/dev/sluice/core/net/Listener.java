package dev.sluice.core.net;

import dev.sluice.core.session.HomeLoop;
import dev.sluice.core.session.LoginHandler;
import dev.sluice.core.settings.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One place where clients come in. Thread-safe. */
public final class Listener {

  private static final int BACKLOG = 1024;

  private final Channel channel;
  private final Endpoint endpoint;

  private Listener(Channel channel, Endpoint endpoint) {
    this.channel = channel;
    this.endpoint = endpoint;
  }

  /**
   * Binds; blocks until that is done.
   *
   * @param buffer bytes that may wait for one client before its backend is paused
   * @throws IOException if the address cannot be had; the message names it
   */
  public static Listener bind(
      Transport transport,
      EventLoopGroup loops,
      Function<EventLoop, HomeLoop> homes,
      LoginHandler.Door door,
      int buffer)
      throws IOException {
    Endpoint endpoint = door.settings().listen();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.serverChannel(endpoint))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    HomeLoop home = homes.apply(client.eventLoop());
                    client.pipeline().addLast(new LoginHandler(client, home, door));
                  }
                });
    UnixSocketFile file = file(endpoint);
    if (file == null) {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
    } else {
      file.claim();
    }
    SocketOptions.client(bootstrap, endpoint, buffer);
    var bound = bootstrap.bind(transport.address(endpoint)).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on " + endpoint + ": " + bound.cause().getMessage(), bound.cause());
    }
    Listener listener = new Listener(bound.channel(), actual(endpoint, bound.channel()));
    bound.channel().pipeline().addLast(new AcceptFailures(listener.endpoint()));
    return listener;
  }

  private static @Nullable UnixSocketFile file(Endpoint endpoint) {
    String path = endpoint.path();
    return path == null ? null : new UnixSocketFile(Path.of(path));
  }

  private static Endpoint actual(Endpoint asked, Channel channel) {
    return channel.localAddress() instanceof InetSocketAddress address
        ? Endpoint.tcp(asked.host(), address.getPort())
        : asked;
  }

  /** Where it listens, with the port that the system chose if it was asked to. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Accepts no more clients; those that are here stay. Blocks until that is done. */
  public void close() {
    channel.close().awaitUninterruptibly();
    UnixSocketFile file = file(endpoint);
    if (file != null) {
      file.release();
    }
  }
}
