package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * One client's unnamed prepared statement. It lives on one backend; if the client comes back to it
 * in a later transaction, it is parsed there again, or closed where somebody else's may be.
 *
 * <p>What a Parse, a Close or a Query does to it counts when the server has answered, for it may
 * skip them. Confined to the session's loop.
 */
final class UnnamedStatement {

  /** Stands in the reply queue for a request that closes or replaces the unnamed statement. */
  static final Object GONE = new Object();

  /** A longer one is not kept for another parsing; the client must send it again. */
  private static final int LONGEST = 64 * 1024;

  private final PgSession session;

  /** The body of the Parse behind its name; null: there is none, or it is too long. */
  private byte @Nullable [] definition;

  UnnamedStatement(PgSession session) {
    this.session = session;
  }

  /** The body of the Parse behind its name, if there is one and it is not too long. */
  byte @Nullable [] definition() {
    return definition;
  }

  Verdict parse(Frame frame, PgBackend backend) {
    ByteBuf in = frame.buffer();
    int from = frame.bodyIndex() + 1;
    boolean kept = frame.bodyLength() <= LONGEST;
    if (kept && !frame.isComplete()) {
      return Need.whole(frame);
    }
    if (!frame.isComplete() && frame.bodyAvailable() < SqlTraits.LOOKED_AT) {
      return Need.atLeast(frame, SqlTraits.LOOKED_AT);
    }
    int length = frame.endIndex() - from;
    int traits = session.service().queries().traits(in, from, length);
    Pinning.note(session, traits, frame.bodyLength());
    backend.owe(Reply.PARSE, kept ? definition(in, from, length) : GONE);
    backend.statements().takeUnnamed();
    return Verdict.FORWARD;
  }

  /** Clients repeat themselves: what is known already is not copied again. */
  private byte[] definition(ByteBuf in, int from, int length) {
    byte[] known = definition;
    if (known != null && known.length == length && isAt(in, from, known)) {
      return known;
    }
    return ByteBufUtil.getBytes(in, from, length);
  }

  private static boolean isAt(ByteBuf in, int from, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (in.getByte(from + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** A request that uses the statement, and goes out as it is. */
  Verdict use(PgBackend backend, Reply reply) {
    if (backend.statements().isUnnamedInDoubt()) {
      return session.awaitAnswers();
    }
    if (!backend.statements().hasUnnamed()) {
      bring(backend);
    }
    byte[] known = definition;
    if (known != null && SqlTraits.mayCopy(known)) {
      backend.copy().expect();
    }
    backend.owe(reply, null);
    return Verdict.FORWARD;
  }

  private void bring(PgBackend backend) {
    byte[] known = definition;
    if (known == null) {
      StatementWriter.closeUnnamed(backend.out());
      backend.owe(Reply.OWN_CLOSE, GONE);
    } else {
      StatementWriter.parseUnnamed(backend.out(), known);
      backend.owe(Reply.OWN_PARSE, GONE);
    }
    backend.statements().takeUnnamed();
  }

  /** The server has parsed it. */
  void onParsed(byte[] parsed) {
    definition = parsed;
  }

  /** The server has dropped it: for a Close, for a Query, or for a Parse that failed. */
  void onGone() {
    definition = null;
  }
}
