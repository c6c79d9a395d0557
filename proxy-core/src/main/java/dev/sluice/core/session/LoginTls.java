package dev.sluice.core.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one client that logs in, which it may begin with its first byte or after having asked.
 * Confined to the channel's loop.
 */
final class LoginTls {

  /** The first byte of a TLS handshake record. */
  private static final int HANDSHAKE = 0x16;

  private final Channel channel;
  private final LoginHandler.Door door;

  private boolean begun;
  private boolean direct;
  private boolean on;

  /** Of the certificate shown to this client: a reload may have put another in its place. */
  private byte @Nullable [] binding;

  LoginTls(Channel channel, LoginHandler.Door door) {
    this.channel = channel;
    this.door = door;
  }

  /**
   * Looks at what the client sends.
   *
   * @return whether it is the beginning of a handshake, for which all is ready now
   */
  boolean isBegunBy(ByteBuf bytes) {
    if (begun || !bytes.isReadable()) {
      return false;
    }
    begun = true;
    ClientTls context = door.tls();
    if (context == null || bytes.getByte(bytes.readerIndex()) != HANDSHAKE) {
      return false;
    }
    SslContext first = door.protocol().beginsWithTls() ? context.context() : context.direct();
    if (first == null) {
      return false;
    }
    direct = true;
    add(first, context);
    return true;
  }

  /** The client has asked for it, and been told to begin. */
  void start(ClientTls context) {
    add(context.context(), context);
  }

  private void add(SslContext context, ClientTls of) {
    binding = of.channelBinding();
    var handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(0);
    channel.pipeline().addFirst(handler);
  }

  /**
   * The handshake is over.
   *
   * @return whether the client may go on
   */
  boolean onHandshake(boolean success) {
    on = success && (!direct || isForThisProtocol());
    return on;
  }

  /** A client that begins with TLS where others ask first must name the protocol that it means. */
  private boolean isForThisProtocol() {
    if (door.protocol().beginsWithTls()) {
      return true;
    }
    String agreed = TlsFacts.applicationProtocol(channel);
    return agreed != null && door.protocol().applicationProtocols().contains(agreed);
  }

  boolean isOn() {
    return on;
  }

  /** RFC 5929 {@code tls-server-end-point} of the certificate shown; null without TLS. */
  byte @Nullable [] channelBinding() {
    return on ? binding : null;
  }
}
