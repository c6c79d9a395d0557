package dev.sluice.core.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a peer to which bytes go as they are, by one system call and from where they were
 * read. On the way through the channel they cost a buffer to be copied to, an entry of Netty's
 * outbound buffer, and a flush through the pipeline; and each of a thousand clients has these
 * objects at other places of memory. Confined to the channel's loop.
 *
 * <p>Only for who has nothing unsent in the channel.
 */
final class BareSocket {

  private final Socket socket;

  private BareSocket(Socket socket) {
    this.socket = socket;
  }

  /** That of the channel; null if it has none of the kernel's, or TLS stands before it. */
  static @Nullable BareSocket of(Channel channel) {
    boolean covered = channel.pipeline().get(SslHandler.class) != null;
    return !covered && channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket
        ? new BareSocket(socket)
        : null;
  }

  /**
   * Sends as much of a stretch as the kernel takes.
   *
   * @return how many bytes; zero if it takes none, or if sending fails: the channel meets the same
   *     when the rest is written to it, and ends
   */
  int send(ByteBuf source, int index, int length) {
    // The number of a socket that is closed may be another's by now.
    if (!socket.isOpen() || !source.hasMemoryAddress()) {
      return 0;
    }
    try {
      return socket.sendAddress(source.memoryAddress(), index, index + length);
    } catch (IOException failed) {
      return 0;
    }
  }
}
