package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.MessageFramer;

/**
 * A message of a type that no client may send, or of a length that is none. The session ends with
 * it, but what was sent before is answered first, as a server does. Stateless; as confined as its
 * arguments.
 */
final class Violation {

  private Violation() {}

  static Verdict take(Frame frame, PgSession session) {
    String what = MessageFramer.FROM_CLIENT.fault(frame);
    PgBackend backend = session.backend();
    if (backend == null || backend.owesNothing()) {
      session.farewell().violated(what);
    } else if (backend.isUnsynced() || backend.copy().isOpen()) {
      // The server keeps what it has to say until it is ready, or comes upon this. After an invalid
      // length it would leave without a word (pq_getmessage), so it is shown a type that is none.
      backend
          .out()
          .buffer(1)
          .writeByte(MessageFramer.isInvalidLength(frame.kind()) ? 0 : frame.kind());
      session.farewell().violatedToServer(what);
    } else {
      session.farewell().violatedOnceAnswered(what);
    }
    return Verdict.SWALLOW;
  }
}
