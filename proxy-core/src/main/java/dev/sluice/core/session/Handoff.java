package dev.sluice.core.session;

import dev.sluice.core.spi.ClientLogin;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/**
 * Takes a client that has logged in to the loop of its tenant's pool, where a {@link ClientHandler}
 * takes over from its {@link LoginHandler}. Belongs to the loop that the channel is on.
 */
final class Handoff {

  private final LoginHandler from;
  private final Channel channel;
  private final ClientLogin login;
  private final SessionHome home;
  private final ClientInfo info;

  Handoff(
      LoginHandler from, Channel channel, ClientLogin login, SessionHome home, ClientInfo info) {
    this.from = from;
    this.channel = channel;
    this.login = login;
    this.home = home;
    this.info = info;
  }

  /** Goes there, if it is not there already, and hands over. */
  void go() {
    if (home.loop().eventLoop() == channel.eventLoop()) {
      handOver();
      return;
    }
    from.hold();
    channel.config().setAutoRead(false);
    channel.deregister().addListener(left -> arrive());
  }

  private void arrive() {
    ChannelFuture registered = home.loop().eventLoop().register(channel);
    registered.addListener(
        arrived -> {
          if (arrived.isSuccess()) {
            handOver();
          } else {
            turnAway();
          }
        });
  }

  private void handOver() {
    ClientHandler handler;
    try {
      handler = new ClientHandler(channel, home, login, info);
    } catch (RuntimeException | AssertionError fault) {
      Faults.log(fault);
      turnAway();
      return;
    }
    ByteBuf rest = from.takeInput();
    channel.pipeline().replace(from, null, handler);
    channel.config().setAutoRead(true);
    handler.start(rest);
  }

  /** A client that was admitted, and cannot be served. */
  private void turnAway() {
    home.leave();
    from.stopReading();
    channel.close();
  }
}
