package dev.sluice.redis.session;

import dev.sluice.core.spi.TrunkTools;
import dev.sluice.redis.wire.Replies;

/**
 * Finds out whether a blocking command waits, or is answered already and the reply is on its way:
 * its client has ended its input, and a server lets go at once of such a client that waits, but
 * only after it has answered all that it can. Nothing else tells on the command's own connection.
 * So the server is asked something on another, and has answered whatever it had got before when
 * that is answered the second time; within one turn it answers in no order. Confined to the
 * session's event loop.
 */
final class LastReply {

  private static final int ROUNDS = 2;

  private final RedisSession session;
  private int rounds;

  LastReply(RedisSession session) {
    this.session = session;
  }

  /** A reply has come: what is known of the one before says nothing of the next. */
  void onReply() {
    rounds = 0;
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
    int kind = session.seating().mainKind();
    int place = session.judging().ownPlace();
    boolean elsewhere = trunks.kind() != kind || trunks.place() != place;
    if (elsewhere && !isRefused() && !trunks.join(kind, place)) {
      return true;
    }
    if (isRefused()) {
      return false;
    }
    rounds++;
    Replies.request(trunks.aside(), "PING");
    return true;
  }

  /** Whether the connection to ask on is not to be had, be it said at once or later. */
  private boolean isRefused() {
    if (session.refusing().take() != null) {
      rounds = ROUNDS;
    }
    return rounds == ROUNDS;
  }
}
