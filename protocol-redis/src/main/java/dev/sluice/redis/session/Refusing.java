package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are answered with an error and go nowhere, with all of their arguments. Confined to
 * the session's event loop.
 */
final class Refusing {

  private final RedisSession session;

  /** Arguments of a large request that are dropped. */
  private long dropping;

  /** Why the connection or the trunk that was asked for is not to be had. */
  private @Nullable String refusal;

  Refusing(RedisSession session) {
    this.session = session;
  }

  /** Answers with an error, once it is the command's turn. */
  Verdict answer(Frame frame, String error) {
    Verdict wait = session.turn().await();
    return wait != null ? wait : say(frame, error);
  }

  private Verdict say(Frame frame, String error) {
    Replies.error(session.voice(), error);
    if (Request.isPart(frame.kind())) {
      dropping = Request.exactCount(frame) - 1;
    }
    return Verdict.SWALLOW;
  }

  /** The command that waits for a connection is to be answered with an error. */
  void set(String error) {
    refusal = error;
  }

  /** Takes why there is no connection, or null if there is one. */
  @Nullable String take() {
    String taken = refusal;
    refusal = null;
    return taken;
  }

  boolean isPending() {
    return refusal != null;
  }

  /** Answers the command that waited for a connection. */
  Verdict answerPending(Frame frame) {
    return say(frame, String.valueOf(take()));
  }

  boolean isDropping() {
    return dropping > 0;
  }

  /** One more argument is dropped. */
  void drop() {
    dropping--;
  }
}
