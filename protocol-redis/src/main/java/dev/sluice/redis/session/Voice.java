package dev.sluice.redis.session;

import dev.sluice.core.spi.Outbound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What the proxy itself says to one client, and whether the client wants to hear anything (CLIENT
 * REPLY). Confined to the session's event loop.
 */
final class Voice implements Outbound {

  /** Which replies the client gets. */
  enum Mode {
    ON,
    OFF,
    /** From the next command on it is silent for one. */
    SKIP_NEXT,
    SKIP_THIS
  }

  private final Outbound client;
  private Mode mode = Mode.ON;

  Voice(Outbound client) {
    this.client = client;
  }

  /** Another command begins. */
  void beginCommand() {
    if (mode == Mode.SKIP_NEXT) {
      mode = Mode.SKIP_THIS;
    } else if (mode == Mode.SKIP_THIS) {
      mode = Mode.ON;
    }
  }

  void mode(Mode next) {
    mode = next;
  }

  Mode mode() {
    return mode;
  }

  /** Whether the present command's reply is dropped. */
  boolean isMuted() {
    return mode == Mode.OFF || mode == Mode.SKIP_THIS;
  }

  @Override
  public ByteBuf buffer(int bytes) {
    return isMuted() ? Unpooled.buffer(bytes) : client.buffer(bytes);
  }
}
