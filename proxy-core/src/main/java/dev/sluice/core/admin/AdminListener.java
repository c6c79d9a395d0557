package dev.sluice.core.admin;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.net.Transport;
import dev.sluice.core.net.UnixSocketFile;
import dev.sluice.core.settings.Endpoint;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the admin port listens: an address, or a unix socket and its file. Immutable. */
final class AdminListener {

  private static final int BACKLOG = 64;

  private final Endpoint endpoint;
  private final Transport transport;
  private final SocketAddress address;
  private final @Nullable UnixSocketFile file;

  /**
   * @throws IOException if the host's name has no address
   */
  AdminListener(Endpoint endpoint, Transport transport) throws IOException {
    this.endpoint = endpoint;
    this.transport = transport;
    this.address = transport.address(endpoint);
    if (address instanceof InetSocketAddress tcp && tcp.isUnresolved()) {
      throw new UnknownHostException("admin.listen: " + endpoint + ": the name has no address");
    }
    String path = endpoint.path();
    this.file = path == null ? null : new UnixSocketFile(Path.of(path));
  }

  /** Whether only this machine can reach it. */
  private boolean isLocal() {
    return !(address instanceof InetSocketAddress tcp) || tcp.getAddress().isLoopbackAddress();
  }

  /**
   * The rule for those who come in here.
   *
   * @throws IllegalArgumentException if there is no token and others than this machine can come
   */
  AccessRule rule(Secret token) {
    if (token.isEmpty() && !isLocal()) {
      throw new IllegalArgumentException(
          "admin.listen: " + endpoint + " without admin.token (expected: a token, or 127.0.0.1)");
    }
    return new AccessRule(token, endpoint.isUnix());
  }

  /**
   * Binds.
   *
   * @throws IOException if that fails; the message says where and why
   */
  Channel bind(EventLoopGroup loop, AdminPipeline pipeline) throws IOException {
    if (file != null) {
      file.claim();
    }
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(transport.serverChannel(endpoint))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(pipeline)
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw failure(bound.cause());
    }
    if (file != null) {
      file.restrict();
    }
    return bound.channel();
  }

  private BindException failure(Throwable cause) {
    BindException failure =
        new BindException("admin.listen: " + endpoint + ": " + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }

  /** The endpoint, with the port that the system chose if none was asked for. */
  Endpoint bound(Channel channel) {
    return channel.localAddress() instanceof InetSocketAddress tcp
        ? Endpoint.tcp(endpoint.host(), tcp.getPort())
        : endpoint;
  }

  /** Clears up after the channel was closed. */
  void release() {
    if (file != null) {
      file.release();
    }
  }
}
