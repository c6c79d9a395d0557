package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a client keep its prepared statements while its transactions move from backend to backend.
 *
 * <p>A named statement is shared by all clients of the pool that prepare the same query with the
 * same types, under a name of Sluice's. A backend gets it when a client first uses it there. A
 * Parse of what the backend has already, and a Close, are answered by Sluice, in their turn. Bind
 * and Describe get the other name written in place of the client's; their bodies stream past.
 *
 * <h2>Pipelines</h2>
 *
 * Requests are counted as done when they go out, and the count is taken back if the server skips
 * them. A client that goes on past a Sync before the answers are there may name what is in doubt
 * just then; its message waits until they are.
 *
 * <p>Confined to the session's loop.
 */
final class StatementMapper {

  private final PgSession session;
  private final ClientStatements statements = new ClientStatements();
  private final UnnamedStatement unnamed;
  private final LocalStatements local;
  private final ErrorNames errorNames;
  private final Deallocation deallocation;

  StatementMapper(PgSession session) {
    this.session = session;
    this.unnamed = new UnnamedStatement(session);
    this.local = new LocalStatements(session, statements);
    this.errorNames = new ErrorNames(session, statements);
    this.deallocation = new Deallocation(session, statements);
  }

  UnnamedStatement unnamed() {
    return unnamed;
  }

  /** Serves while the session has no backend. */
  LocalStatements local() {
    return local;
  }

  ErrorNames errorNames() {
    return errorNames;
  }

  Deallocation deallocation() {
    return deallocation;
  }

  Verdict parse(Frame frame, PgBackend backend) {
    ByteBuf in = frame.buffer();
    int start = frame.bodyIndex();
    int end = CString.end(in, start, frame.endIndex());
    if (end == start) {
      return unnamed.parse(frame, backend);
    }
    if (!frame.isComplete()) {
      return end < 0 ? Need.more(frame) : Need.whole(frame);
    }
    if (end < 0 || CString.end(in, end + 1, frame.endIndex()) < 0) {
      // Not a Parse that any server would take; let the server say so.
      backend.owe(Reply.PARSE, null);
      return Verdict.FORWARD;
    }
    if (!session.service().options().mapsStatements()) {
      return parseUnmapped(frame, backend, end + 1);
    }
    byte[] name = ByteBufUtil.getBytes(in, start, end - start);
    if (backend.statements().isNameInDoubt(name)) {
      return session.awaitAnswers();
    }
    byte[] definition = ByteBufUtil.getBytes(in, end + 1, frame.endIndex() - end - 1);
    if (statements.get(in, start, end - start) != null) {
      return RaisedError.duplicate(backend, name, definition);
    }
    if (statements.isFull()) {
      return RaisedError.raise(
          backend,
          new Failure(SqlState.CONFIGURATION_LIMIT_EXCEEDED, "too many prepared statements"));
    }
    return parseNew(backend, new Parsed(name, StatementSharing.statement(session, definition)));
  }

  /** The statement is this backend's alone, so the session stays with it. */
  private Verdict parseUnmapped(Frame frame, PgBackend backend, int from) {
    int traits = session.service().queries().traits(frame.buffer(), from, frame.endIndex() - from);
    Pinning.note(session, traits, frame.bodyLength());
    Pinning.pin(session, "prepared statement");
    return forward(backend, Reply.PARSE);
  }

  private Verdict parseNew(PgBackend backend, Parsed parsed) {
    Statement statement = parsed.statement();
    if (OnDemand.isInDoubt(backend, statement)) {
      return session.awaitAnswers();
    }
    boolean there = backend.statements().use(statement);
    statements.put(parsed.name(), statement);
    backend.statements().changesName(parsed.name());
    if (there && !backend.mayHaveFailed() && !backend.copy().mayTakeNext()) {
      backend.give(Reply.GIVEN_PARSE, parsed);
      return Verdict.SWALLOW;
    }
    if (there) {
      // In a failed transaction, and among data, the server refuses to parse, so it must be asked.
      OnDemand.close(backend, statement);
    }
    OnDemand.prepare(backend, statement);
    backend.owe(Reply.PARSE, parsed);
    return Verdict.SWALLOW;
  }

  private static boolean isInDoubt(PgBackend backend, ByteBuf in, int start, int end) {
    return !backend.statements().isSettled()
        && backend.statements().isNameInDoubt(ByteBufUtil.getBytes(in, start, end - start));
  }

  Verdict bind(Frame frame, PgBackend backend) {
    ByteBuf in = frame.buffer();
    int portalEnd = CString.end(in, frame.bodyIndex(), frame.endIndex());
    int end = portalEnd < 0 ? -1 : CString.end(in, portalEnd + 1, frame.endIndex());
    if (end < 0) {
      return frame.isComplete() ? forward(backend, Reply.BIND) : Need.more(frame);
    }
    int start = portalEnd + 1;
    if (end == start) {
      return unnamed.use(backend, Reply.BIND);
    }
    if (isInDoubt(backend, in, start, end)) {
      return session.awaitAnswers();
    }
    Statement statement = statements.get(in, start, end - start);
    if (statement == null) {
      return unknown(frame, backend, start, end, Reply.BIND);
    }
    Verdict otherwise = unlessReady(backend, statement);
    if (otherwise != null) {
      return otherwise;
    }
    Pinning.note(session, statement.traits(), statement.definition().length);
    byte[] name = statement.name();
    int length = (int) frame.length() - 1 + name.length - (end - start);
    StatementWriter.beginBind(backend.out(), frame, start, name, length);
    frame.skip(end - frame.index());
    backend.owe(Reply.BIND, statement);
    return Verdict.FORWARD;
  }

  /** Makes the statement ready to be used; or tells what becomes of the message otherwise. */
  private @Nullable Verdict unlessReady(PgBackend backend, Statement statement) {
    if (statement.isSpoiled()) {
      return RaisedError.raise(backend, Failure.STALE);
    }
    return OnDemand.ensure(backend, statement) ? null : session.awaitAnswers();
  }

  /** The body of the Parse behind the name of what a Bind refers to, as far as it is known. */
  byte @Nullable [] definition(Frame bind) {
    ByteBuf in = bind.buffer();
    int portalEnd = CString.end(in, bind.bodyIndex(), bind.endIndex());
    int start = portalEnd + 1;
    int end = portalEnd < 0 ? -1 : CString.end(in, start, bind.endIndex());
    if (end == start) {
      return unnamed.definition();
    }
    Statement statement = end < 0 ? null : statements.get(in, start, end - start);
    return statement == null ? null : statement.definition();
  }

  private static Verdict forward(PgBackend backend, Reply reply) {
    backend.owe(reply, null);
    return Verdict.FORWARD;
  }

  /** The server knows no such name either and says so, unless it looks like one of Sluice's own. */
  private Verdict unknown(Frame frame, PgBackend backend, int start, int end, Reply reply) {
    String name = CString.text(frame.buffer(), start, end);
    if (name.startsWith(Statement.PREFIX)) {
      return RaisedError.raise(
          backend,
          new Failure(
              SqlState.INVALID_STATEMENT_NAME,
              "prepared statement \"" + name + "\" does not exist"));
    }
    return forward(backend, reply);
  }

  Verdict describe(Frame frame, PgBackend backend) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    ByteBuf in = frame.buffer();
    int start = frame.bodyIndex() + 1;
    int end = CString.end(in, start, frame.endIndex());
    if (!StatementWriter.isStatementName(frame, end)) {
      return forward(backend, Reply.DESCRIBE);
    }
    if (end == start) {
      return unnamed.use(backend, Reply.DESCRIBE);
    }
    if (isInDoubt(backend, in, start, end)) {
      return session.awaitAnswers();
    }
    Statement statement = statements.get(in, start, end - start);
    if (statement == null) {
      return unknown(frame, backend, start, end, Reply.DESCRIBE);
    }
    Verdict otherwise = unlessReady(backend, statement);
    if (otherwise != null) {
      return otherwise;
    }
    StatementWriter.describe(backend.out(), statement.name());
    backend.owe(Reply.DESCRIBE, statement);
    return Verdict.SWALLOW;
  }

  Verdict close(Frame frame, PgBackend backend) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    ByteBuf in = frame.buffer();
    int start = frame.bodyIndex() + 1;
    int end = CString.end(in, start, frame.endIndex());
    if (!StatementWriter.isStatementName(frame, end)) {
      return forward(backend, Reply.CLOSE);
    }
    if (end > start && !session.service().options().mapsStatements()) {
      return forward(backend, Reply.CLOSE);
    }
    if (end == start) {
      backend.owe(Reply.CLOSE, UnnamedStatement.GONE);
      backend.statements().takeUnnamed();
      return Verdict.FORWARD;
    }
    byte[] name = ByteBufUtil.getBytes(in, start, end - start);
    if (backend.statements().isNameInDoubt(name)) {
      return session.awaitAnswers();
    }
    Statement statement = statements.get(in, start, end - start);
    statements.remove(name);
    backend.statements().changesName(name);
    if (backend.copy().mayTakeNext()) {
      RaisedError.closeNothing(backend);
    }
    backend.give(Reply.GIVEN_CLOSE, statement == null ? null : new Parsed(name, statement));
    return Verdict.SWALLOW;
  }

  /** A Parse or a Close that Sluice had taken account of was skipped by the server. */
  void undo(Reply reply, Parsed parsed) {
    if (reply == Reply.GIVEN_CLOSE) {
      statements.put(parsed.name(), parsed.statement());
    } else if (reply != Reply.QUERY) {
      statements.remove(parsed.name());
    }
  }

  /** Those that are prepared by requests in {@code later} stay, for they come after. */
  void clear(List<Parsed> later) {
    statements.clear();
    later.forEach(parsed -> statements.put(parsed.name(), parsed.statement()));
  }
}
