package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Reply;

/** Replies of a cluster's node that are told as one server would tell them. Stateless. */
final class Disguise {

  private Disguise() {}

  /**
   * Tells another reply in place of one that would give a cluster away.
   *
   * @param kind what the reply answers
   * @param reply as it came, all of it if it may have to be changed
   * @return whether it has been told
   */
  static boolean tellsAnother(RedisBackend from, Owed kind, Frame reply, Outbound client) {
    if (from.isRedirection(reply)) {
      // Too late to say it elsewhere; what is known is that it was not carried out. What a server
      // says of an EXEC that comes to nothing is what clients know.
      Replies.error(client, kind == Owed.EXEC ? RedisErrors.EXECABORT : RedisErrors.MOVING);
      return true;
    }
    if (kind == Owed.INFO && from.replyType() != Reply.ERROR) {
      Replies.bulk(client, ClusterInfo.hidden(reply));
      return true;
    }
    return false;
  }
}
