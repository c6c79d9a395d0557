package dev.sluice.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** A real TLS handshake between two embedded channels. */
final class Handshake implements AutoCloseable {

  private final SslHandler serverTls;
  private final SslHandler clientTls;
  private final EmbeddedChannel server;
  private final EmbeddedChannel client;

  /** Does the handshake to its end, good or bad. */
  Handshake(SslContext serverContext, SslContext clientContext, String host) {
    serverTls = serverContext.newHandler(ByteBufAllocator.DEFAULT);
    clientTls = clientContext.newHandler(ByteBufAllocator.DEFAULT, host, 5432);
    server = new EmbeddedChannel(serverTls);
    client = new EmbeddedChannel(clientTls);
    exchange();
  }

  private void exchange() {
    boolean moved = true;
    while (moved) {
      moved = move(client, server);
      moved |= move(server, client);
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    boolean moved = false;
    for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      moved = true;
      try {
        to.writeInbound(bytes);
      } catch (Exception failed) {
        // the handshake's future tells it
      }
    }
    return moved;
  }

  /** Both sides are content, and have exchanged a message in each direction. */
  boolean succeeded() {
    return serverTls.handshakeFuture().isSuccess()
        && clientTls.handshakeFuture().isSuccess()
        && carries(client, server)
        && carries(server, client);
  }

  private boolean carries(EmbeddedChannel from, EmbeddedChannel to) {
    from.writeOutbound(Unpooled.copiedBuffer("ping", StandardCharsets.US_ASCII));
    exchange();
    StringBuilder text = new StringBuilder();
    for (ByteBuf got = to.readInbound(); got != null; got = to.readInbound()) {
      text.append(got.toString(StandardCharsets.US_ASCII));
      got.release();
    }
    return text.toString().equals("ping");
  }

  /** Bytes on the wire when the server sends its first message, of four bytes. */
  int bytesOfFirstReply() {
    server.writeOutbound(Unpooled.copiedBuffer("ping", StandardCharsets.US_ASCII));
    int count = 0;
    for (ByteBuf bytes = server.readOutbound(); bytes != null; bytes = server.readOutbound()) {
      count += bytes.readableBytes();
      bytes.release();
    }
    return count;
  }

  @Nullable Throwable clientFailure() {
    return clientTls.handshakeFuture().cause();
  }

  @Nullable String applicationProtocol() {
    return serverTls.applicationProtocol();
  }

  String version() {
    return serverTls.engine().getSession().getProtocol();
  }

  /** What the client was shown. */
  X509Certificate serverCertificate() throws SSLPeerUnverifiedException {
    return (X509Certificate) clientTls.engine().getSession().getPeerCertificates()[0];
  }

  /** What the server was shown. */
  X509Certificate clientCertificate() throws SSLPeerUnverifiedException {
    return (X509Certificate) serverTls.engine().getSession().getPeerCertificates()[0];
  }

  @Override
  public void close() {
    finish(client);
    finish(server);
  }

  private static void finish(EmbeddedChannel channel) {
    try {
      channel.finishAndReleaseAll();
    } catch (Exception failed) {
      // a failed handshake reports itself once more
    }
  }
}
