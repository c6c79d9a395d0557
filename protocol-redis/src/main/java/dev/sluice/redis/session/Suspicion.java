package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Topology;
import io.netty.buffer.ByteBuf;

/**
 * Reads errors for a sign that a server is no longer what the proxy takes it for. Confined to the
 * connection's event loop.
 *
 * @param cluster whether servers redirect
 */
record Suspicion(Topology topology, boolean cluster) {

  private static final String READONLY = "-READONLY ";

  /** A server has answered with an error. */
  void onError(Frame error) {
    if (begins(error, READONLY)) {
      topology.suspect();
    }
  }

  /**
   * Whether the error says where the command should have gone instead. A move speaks for a change
   * of the cluster, so that is looked for.
   */
  boolean redirects(Frame error) {
    Redirection to = cluster ? Redirection.read(error) : null;
    if (to != null && !to.asking()) {
      topology.suspect();
    }
    return to != null;
  }

  static boolean begins(Frame frame, String text) {
    if (frame.available() < text.length()) {
      return false;
    }
    ByteBuf in = frame.buffer();
    for (int i = 0; i < text.length(); i++) {
      if (in.getByte(frame.index() + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
