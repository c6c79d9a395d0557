package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;

/**
 * What is said, and done, when a session or what it uses comes to its end before its time.
 * Stateless.
 */
final class Ending {

  private Ending() {}

  /** An error for each reply that will not come. */
  static void sayLost(RedisSession session, Outbound to, int replies, CloseReason reason) {
    session.service().suspect();
    session.tools().meters().errors.add(replies);
    for (int i = 0; i < replies; i++) {
      Replies.error(to, RedisErrors.lost(reason));
    }
  }

  /** Whether a session goes on without the connection of its own that it has lost. */
  static boolean survives(RedisSession session, PinnedSession lost, CloseReason reason) {
    if (!lost.isExpendable()) {
      // A transaction, a watch, a subscription or half a reply cannot be made good by an error.
      return false;
    }
    sayLost(session, session.tools().client(), lost.wanted(), reason);
    session.turn().onAnswered();
    return true;
  }

  static void onTimeout(RedisSession session, Activity activity) {
    SessionTools tools = session.tools();
    switch (activity) {
      case RUNNING -> {
        if (session.subscriber().isOwed()) {
          session.subscriber().onTimeout();
        } else {
          tools.close(CloseReason.QUERY_TIMEOUT);
        }
      }
      case PAUSED -> tools.close(CloseReason.IDLE_IN_TRANSACTION);
      case IDLE -> {
        if (session.isAtBoundary() && !session.subscriber().isSubscribed()) {
          tools.close(CloseReason.CLIENT_IDLE);
        }
      }
    }
  }

  /**
   * What nobody has asked for would be taken for the next reply, and what comes in the middle of a
   * reply for the rest of that, so it is not said.
   */
  static void onClosing(RedisSession session, CloseReason reason) {
    PinnedSession own = session.pin();
    boolean expected = own == null ? session.trunks().owed() > 0 : own.wanted() > 0;
    if (expected && !session.turn().isMidReply()) {
      Replies.error(session.tools().client(), RedisErrors.lost(reason));
    }
  }
}
