package dev.sluice.core.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that the last words reach the peer. Closing a socket of which not all
 * input has been read resets it, and a reset may destroy what is on its way to the peer; so only
 * the output is shut, and the peer is given a moment to close.
 */
final class LingeringClose {

  private static final long LINGER_MILLIS = 500;

  private LingeringClose() {}

  static void close(Channel channel) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            (ChannelFuture written) -> {
              if (written.isSuccess()
                  && channel instanceof DuplexChannel duplex
                  && channel.pipeline().get(SslHandler.class) == null) {
                linger(duplex);
              } else {
                channel.close();
              }
            });
  }

  private static void linger(DuplexChannel channel) {
    channel.shutdownOutput();
    channel.config().setAutoRead(true);
    var unused =
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
  }
}
