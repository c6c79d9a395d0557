package dev.sluice.redis.session;

import dev.sluice.core.rig.Sink;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One message that a client has sent over a trunk, and its reply. */
final class Booking {

  final Seat seat;
  final Link link;
  final boolean muted;

  /** What came of the reply before its turn; null: nothing. */
  private @Nullable Sink early;

  /** Whether the reply has come, or never will. */
  boolean done;

  /** Whether it is missing, for its message was sent to the wrong server. */
  boolean gap;

  Booking(Seat seat, Link link, boolean muted) {
    this.seat = seat;
    this.link = link;
    this.muted = muted;
  }

  /** Where the reply goes now; null: the client is gone. */
  @Nullable Sink target() {
    return seat.target(this);
  }

  boolean isEarly() {
    return early != null;
  }

  Sink early() {
    Sink present = early;
    if (present == null) {
      present = new Sink();
      early = present;
    }
    return present;
  }

  /** Gives what came early to the client. */
  void passTo(Sink client) {
    Sink present = early;
    if (present != null) {
      ByteBuf bytes = present.take();
      client.forward(bytes, 0, bytes.readableBytes());
    }
  }
}
