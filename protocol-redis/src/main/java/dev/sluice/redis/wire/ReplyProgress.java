package dev.sluice.redis.wire;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;

/** How far one connection's present reply has come. Confined to the connection's event loop. */
public final class ReplyProgress {

  /** Elements of the present reply that are still to come; 0: between two replies. */
  private long missing;

  private boolean tail;

  /** What finds the next message. */
  public Framer framer() {
    return tail ? ReplyFramer.TAIL : ReplyFramer.INSTANCE;
  }

  /** Whether a part of a reply has been seen whose rest is still to come. */
  public boolean isMidReply() {
    return missing > 0;
  }

  /** Takes the next message into account; whether a reply ends with it. */
  public boolean advance(Frame frame) {
    int kind = frame.kind();
    if (missing == 0 && kind <= 0xff) {
      return true;
    }
    if (missing == 0) {
      missing = 1;
    }
    if (kind == Reply.TAIL) {
      tail = false;
      missing--;
    } else if (Reply.isCut(kind)) {
      tail = true;
    } else if (Reply.isOpen(kind)) {
      missing += Reply.elements(frame) - 1;
    } else {
      missing--;
    }
    return missing == 0;
  }
}
