package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Answers requests about prepared statements while the session has no backend, where no server
 * could answer otherwise: a Parse of a query that another client of the pool has had parsed, and a
 * Close.
 *
 * <p>That saves more than a round trip. Programs that prepare their statements in the middle of
 * their work, and wait for each (pgbench does, for many clients in one thread), would otherwise
 * wait for connections that they hold themselves.
 *
 * <p>Confined to the session's loop.
 */
final class LocalStatements {

  /** A longer Parse is not looked at before a backend is there to take it. */
  private static final int LONGEST = 16 * 1024;

  private final PgSession session;
  private final ClientStatements statements;

  LocalStatements(PgSession session, ClientStatements statements) {
    this.session = session;
    this.statements = statements;
  }

  private boolean isBeyond(Frame frame) {
    return frame.length() > LONGEST || !session.service().options().mapsStatements();
  }

  /** Takes a Parse, or leaves it to a backend. */
  Verdict parse(Frame frame) {
    if (isBeyond(frame)) {
      return Verdict.ACQUIRE;
    }
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    ByteBuf in = frame.buffer();
    int start = frame.bodyIndex();
    int end = CString.end(in, start, frame.endIndex());
    boolean named = end > start && CString.end(in, end + 1, frame.endIndex()) >= 0;
    if (!named || statements.isFull() || statements.get(in, start, end - start) != null) {
      return Verdict.ACQUIRE;
    }
    byte[] definition = ByteBufUtil.getBytes(in, end + 1, frame.endIndex() - end - 1);
    Statement statement = StatementSharing.known(session, definition);
    if (statement == null || !statement.isProven()) {
      return Verdict.ACQUIRE;
    }
    statements.put(ByteBufUtil.getBytes(in, start, end - start), statement);
    MessageWriter.empty(session.client(), Message.PARSE_COMPLETE);
    return Verdict.SWALLOW;
  }

  /** Takes a Close of a named statement, or leaves it to a backend. */
  Verdict close(Frame frame) {
    if (isBeyond(frame)) {
      return Verdict.ACQUIRE;
    }
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    ByteBuf in = frame.buffer();
    int start = frame.bodyIndex() + 1;
    int end = CString.end(in, start, frame.endIndex());
    if (end <= start || !StatementWriter.isStatementName(frame, end)) {
      return Verdict.ACQUIRE;
    }
    statements.remove(ByteBufUtil.getBytes(in, start, end - start));
    MessageWriter.empty(session.client(), Message.CLOSE_COMPLETE);
    return Verdict.SWALLOW;
  }
}
