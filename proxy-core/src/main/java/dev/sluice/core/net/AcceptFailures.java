package dev.sluice.core.net;

import dev.sluice.core.settings.Endpoint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in one line that a client could not be accepted, as a rule for want of file descriptors.
 * Netty has by then left off accepting for a second, for which the client waits in the system's
 * queue. Confined to the listener's loop.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {

  private static final Logger log = LoggerFactory.getLogger(AcceptFailures.class);

  private final Endpoint endpoint;

  AcceptFailures(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    log.warn("cannot accept a client on {}: {}", endpoint, failure.getMessage());
  }
}
