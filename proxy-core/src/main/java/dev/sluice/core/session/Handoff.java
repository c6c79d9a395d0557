package dev.sluice.core.session;

import dev.sluice.core.spi.ClientLogin;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;

/**
 * Takes a client that has logged in to the loop of its tenant's pool, where a {@link ClientHandler}
 * takes over from its {@link LoginHandler}. Belongs to the loop that the channel is on.
 *
 * <p>What the client sends meanwhile waits in the socket, or in the {@link LoginHandler} if that
 * gets it while it is still at home. It must get nothing on the other loop, not even the end of the
 * input, which comes to those as well that are not read.
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
    channel.deregister().addListener(left -> arrive());
  }

  /**
   * Hands over as a part of the registration: what is to be done then is known before it begins.
   * Otherwise the other loop might look at the channel first.
   */
  private void arrive() {
    EventLoop there = home.loop().eventLoop();
    ChannelPromise registered = new DefaultChannelPromise(channel, there);
    registered.addListener(
        arrived -> {
          if (arrived.isSuccess()) {
            handOver();
          } else {
            turnAway();
          }
        });
    there.register(registered);
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
    handler.start(rest);
  }

  /** A client that was admitted, and cannot be served. */
  private void turnAway() {
    home.leave();
    from.stopReading();
    channel.close();
  }
}
