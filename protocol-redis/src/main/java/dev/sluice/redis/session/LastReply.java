package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.redis.wire.Replies;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a blocking command waits, or is answered already and the reply is on its way:
 * its client has ended its input, and a server lets go at once of such a client that waits, but
 * only after it has answered all that it can. Nothing else tells on the command's own connection.
 * So the server is asked something on another, and has answered whatever it had got before when
 * that is answered the second time; within one turn it answers in no order.
 *
 * <p>Where there is no other connection, one is not waited for long: all of a pool may be held by
 * such clients, each of which would wait for what the others hold. Confined to the session's event
 * loop.
 */
final class LastReply {

  private static final int ROUNDS = 2;

  /** A reply that is on its way has arrived by then, unless the server does nothing at all. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final int NONE = -1;

  private final RedisSession session;
  private int rounds;

  /** How many have come. */
  private int replies;

  /** Which of them is waited for while a connection to ask on is; {@link #NONE}: no such is. */
  private int awaited = NONE;

  LastReply(RedisSession session) {
    this.session = session;
  }

  /** A reply has come: what is known of the one before says nothing of the next. */
  void onReply() {
    rounds = 0;
    replies++;
    awaited = NONE;
  }

  /** Whether the reply that comes next may be on its way; once it cannot be, the answer stays. */
  boolean mayCome() {
    TrunkTools trunks = session.trunks();
    if (trunks.owed() > 0) {
      return true;
    }
    if (rounds == ROUNDS) {
      return false;
    }
    if (isElsewhere() && !isRefused() && !trunks.join(kind(), place())) {
      beginToWait();
      return true;
    }
    if (isRefused()) {
      return false;
    }
    rounds++;
    Replies.request(trunks.aside(), "PING");
    return true;
  }

  private int kind() {
    return session.seating().mainKind();
  }

  private int place() {
    return session.judging().ownPlace();
  }

  private boolean isElsewhere() {
    TrunkTools trunks = session.trunks();
    return trunks.kind() != kind() || trunks.place() != place();
  }

  private void beginToWait() {
    if (awaited == NONE) {
      int now = replies;
      awaited = now;
      session.tools().after(PATIENCE_NANOS, () -> onWaited(now));
    }
  }

  private void onWaited(int since) {
    if (awaited == since && isElsewhere()) {
      rounds = ROUNDS;
      if (!session.onInputEnd()) {
        session.tools().close(CloseReason.PEER_LOST);
      }
    }
  }

  /** Whether the connection to ask on is not to be had, be it said at once or later. */
  private boolean isRefused() {
    if (session.refusing().take() != null) {
      rounds = ROUNDS;
    }
    return rounds == ROUNDS;
  }
}
