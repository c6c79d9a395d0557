package dev.sluice.core.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that the last words reach the peer, and so that one can tell when the peer
 * has let go of it. Closing a socket of which not all input has been read resets it, and a reset
 * may destroy what is on its way to the peer; so only the output is shut, and the peer is given a
 * moment to close. A server that is given up for its silence is reset for that very reason.
 */
final class LingeringClose {

  /** How long a peer that has heard the last words may take to close. */
  private static final long LINGER_MILLIS = 500;

  /** How long it may take to hear them: one that reads nothing is not waited for. */
  private static final long UNSENT_MILLIS = 5_000;

  /**
   * How long a server may take to end a session whose connection it has been told is over;
   * PostgreSQL takes about a millisecond, unless it is in the middle of something.
   */
  private static final long SERVER_MILLIS = 1_000;

  private LingeringClose() {}

  static void close(Channel channel) {
    ChannelFuture written = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    if (!written.isDone()) {
      closeIn(channel, UNSENT_MILLIS);
    }
    written.addListener((ChannelFuture sent) -> onHeard(channel, sent.isSuccess()));
  }

  private static void onHeard(Channel channel, boolean sent) {
    if (sent) {
      linger(channel, LINGER_MILLIS);
    } else {
      channel.close();
    }
  }

  /**
   * Closes a connection to a server; what has not gone out by now never will.
   *
   * @param gone run when the server has closed its side, or has had time to
   */
  static void closeBackend(Channel channel, Runnable gone) {
    channel.closeFuture().addListener(closed -> gone.run());
    linger(channel, SERVER_MILLIS);
  }

  /**
   * Resets a connection to a server that has been silent for too long. What the kernel still keeps
   * for it must not arrive later: whoever sent that has been told of its loss by then. A connection
   * that is not TCP cannot be reset, and is only closed.
   *
   * @param gone run when the server has had time to notice; nothing tells that it has
   */
  static void resetBackend(Channel channel, Runnable gone) {
    var unused = channel.eventLoop().schedule(gone, SERVER_MILLIS, TimeUnit.MILLISECONDS);
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      // By no handler: under TLS its last word would wait for a server that takes nothing.
      channel.unsafe().close(channel.newPromise());
    }
  }

  private static void linger(Channel channel, long millis) {
    if (!channel.isActive() || !(channel instanceof DuplexChannel duplex)) {
      channel.close();
      return;
    }
    closeIn(channel, millis);
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      shut(duplex);
    } else {
      tls.closeOutbound().addListener(told -> shutWithout(tls, duplex));
    }
  }

  /** What still comes is dropped as it is, for nobody will ever decrypt it. */
  private static void shutWithout(SslHandler tls, DuplexChannel channel) {
    if (channel.isActive()) {
      channel.pipeline().remove(tls);
      shut(channel);
    }
  }

  private static void shut(DuplexChannel channel) {
    channel.shutdownOutput();
    channel.config().setAutoRead(true);
  }

  private static void closeIn(Channel channel, long millis) {
    var unused = channel.eventLoop().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
  }
}
