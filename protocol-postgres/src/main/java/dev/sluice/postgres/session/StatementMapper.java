package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
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

  /** What no statement is called for longer than it takes to close it. */
  private static final byte[] NO_STATEMENT =
      (Statement.PREFIX + "none").getBytes(StandardCharsets.US_ASCII);

  private final PgSession session;
  private final ClientStatements statements = new ClientStatements();
  private final UnnamedStatement unnamed;
  private final LocalStatements local;

  StatementMapper(PgSession session) {
    this.session = session;
    this.unnamed = new UnnamedStatement(session);
    this.local = new LocalStatements(session, statements);
  }

  UnnamedStatement unnamed() {
    return unnamed;
  }

  /** Serves while the session has no backend. */
  LocalStatements local() {
    return local;
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
    if (!session.mapsStatements()) {
      return parseUnmapped(frame, backend, end + 1);
    }
    byte[] name = ByteBufUtil.getBytes(in, start, end - start);
    if (isInDoubt(backend, name)) {
      return session.awaitAnswers();
    }
    byte[] definition = ByteBufUtil.getBytes(in, end + 1, frame.endIndex() - end - 1);
    if (statements.get(in, start, end - start) != null) {
      return parseAgain(backend, name, definition);
    }
    if (statements.isFull()) {
      return fail(
          backend,
          new Failure(SqlState.CONFIGURATION_LIMIT_EXCEEDED, "too many prepared statements"));
    }
    return parseNew(backend, new Parsed(name, session.statement(definition)));
  }

  /** The statement is this backend's alone, so the session stays with it. */
  private Verdict parseUnmapped(Frame frame, PgBackend backend, int from) {
    int traits = session.traits(frame.buffer(), from, frame.endIndex() - from);
    session.note(traits, frame.bodyLength());
    session.pin("prepared statement");
    return forward(backend, Reply.PARSE);
  }

  private Verdict parseNew(PgBackend backend, Parsed parsed) {
    Statement statement = parsed.statement();
    if (isInDoubt(backend, statement)) {
      return session.awaitAnswers();
    }
    boolean there = backend.statements().use(statement);
    statements.put(parsed.name(), statement);
    backend.statements().changes(key(parsed.name()));
    if (there && !backend.mayHaveFailed()) {
      backend.give(Reply.GIVEN_PARSE, parsed);
      return Verdict.SWALLOW;
    }
    if (there) {
      // In a failed transaction the server refuses to parse, so it must be asked.
      close(backend, statement);
    }
    prepare(backend, statement);
    backend.owe(Reply.PARSE, parsed);
    return Verdict.SWALLOW;
  }

  /** The name is taken. The server says so too, unless it finds another mistake first. */
  private static Verdict parseAgain(PgBackend backend, byte[] name, byte[] definition) {
    StatementWriter.parse(backend.out(), NO_STATEMENT, definition);
    backend.owe(Reply.OWN_PARSE, null);
    StatementWriter.close(backend.out(), NO_STATEMENT);
    backend.owe(Reply.OWN_CLOSE, null);
    String text = new String(name, StandardCharsets.UTF_8);
    return fail(
        backend,
        new Failure(
            SqlState.DUPLICATE_PREPARED_STATEMENT,
            "prepared statement \"" + text + "\" already exists"));
  }

  /** Sends the Parse, and a Close of others if that makes too many. */
  private void prepare(PgBackend backend, Statement statement) {
    for (Statement evicted : backend.statements().surplus()) {
      close(backend, evicted);
    }
    backend.statements().add(statement);
    backend.statements().changes(statement);
    StatementWriter.parse(backend.out(), statement.name(), statement.definition());
  }

  private static void close(PgBackend backend, Statement statement) {
    backend.statements().remove(statement);
    backend.statements().changes(statement);
    StatementWriter.close(backend.out(), statement.name());
    backend.owe(Reply.OWN_CLOSE, statement);
  }

  /**
   * Makes sure that the backend has it.
   *
   * @return false if that cannot be told before earlier requests are answered
   */
  private boolean ensure(PgBackend backend, Statement statement) {
    if (isInDoubt(backend, statement)) {
      return false;
    }
    if (backend.statements().use(statement)) {
      return !backend.statements().isDescribing();
    }
    prepare(backend, statement);
    backend.owe(Reply.OWN_PARSE, statement);
    if (!statement.isDescribed()) {
      return true;
    }
    // Some client goes by its description, which may have changed; nothing may run before that is
    // known.
    StatementWriter.describe(backend.out(), statement.name());
    backend.owe(Reply.OWN_DESCRIBE, statement);
    backend.statements().describing(true);
    MessageWriter.empty(backend.out(), Message.FLUSH);
    return false;
  }

  /** Whether it, or one that would have to make room for it, is in doubt. */
  private static boolean isInDoubt(PgBackend backend, Statement statement) {
    if (backend.statements().isSettled()) {
      return false;
    }
    return backend.statements().isInDoubt(statement)
        || backend.statements().surplus().stream().anyMatch(backend.statements()::isInDoubt);
  }

  private static boolean isInDoubt(PgBackend backend, byte[] name) {
    return !backend.statements().isSettled() && backend.statements().isInDoubt(key(name));
  }

  private static boolean isInDoubt(PgBackend backend, ByteBuf in, int start, int end) {
    return !backend.statements().isSettled()
        && isInDoubt(backend, ByteBufUtil.getBytes(in, start, end - start));
  }

  private static String key(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1);
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
    if (statement.isSpoiled()) {
      return fail(backend, Failure.STALE);
    }
    if (!ensure(backend, statement)) {
      return session.awaitAnswers();
    }
    session.note(statement.traits(), statement.definition().length);
    byte[] name = statement.name();
    int length = (int) frame.length() - 1 + name.length - (end - start);
    StatementWriter.beginBind(backend.out(), frame, start, name, length);
    frame.skip(end - frame.index());
    backend.owe(Reply.BIND, statement);
    return Verdict.FORWARD;
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
      return fail(
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
    if (statement.isSpoiled()) {
      return fail(backend, Failure.STALE);
    }
    if (!ensure(backend, statement)) {
      return session.awaitAnswers();
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
    if (end > start && !session.mapsStatements()) {
      return forward(backend, Reply.CLOSE);
    }
    if (end == start) {
      backend.owe(Reply.CLOSE, UnnamedStatement.GONE);
      backend.statements().takeUnnamed();
      return Verdict.FORWARD;
    }
    byte[] name = ByteBufUtil.getBytes(in, start, end - start);
    if (isInDoubt(backend, name)) {
      return session.awaitAnswers();
    }
    Statement statement = statements.get(in, start, end - start);
    statements.remove(name);
    backend.statements().changes(key(name));
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

  /**
   * Makes SQL's {@code DEALLOCATE name} mean the client's statement.
   *
   * @return null if the name is not one of the client's
   */
  @Nullable Verdict deallocate(String name, PgBackend backend) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (isInDoubt(backend, bytes)) {
      return session.awaitAnswers();
    }
    Statement statement = statements.get(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    if (statement == null) {
      return null;
    }
    if (!backend.statements().isSettled() && backend.statements().isInDoubt(statement)) {
      return session.awaitAnswers();
    }
    if (!backend.statements().use(statement)) {
      // Something by that name, so that the client gets the reply to a DEALLOCATE.
      backend.ask("PREPARE \"" + statement + "\" AS SELECT", OwnQuery.IGNORED);
    }
    backend.statements().changes(key(bytes));
    backend.statements().changes(statement);
    backend.query("DEALLOCATE \"" + statement + "\"", new Parsed(bytes, statement));
    return Verdict.SWALLOW;
  }

  /** The server has executed the client's {@code DEALLOCATE}. */
  void onDeallocated(Parsed parsed) {
    statements.remove(parsed.name());
  }

  /** Those that are prepared by requests in {@code later} stay, for they come after. */
  void clear(List<Parsed> later) {
    statements.clear();
    later.forEach(parsed -> statements.put(parsed.name(), parsed.statement()));
  }

  /**
   * Passes on an error that tells of a statement by Sluice's name, under the client's name.
   *
   * @return whether it was one
   */
  boolean tellsByOtherName(Frame frame, String message, Outbound client) {
    int at = message.indexOf(Statement.PREFIX);
    if (at < 0) {
      return false;
    }
    int end = at + Statement.PREFIX.length();
    while (end < message.length() && Character.isDigit(message.charAt(end))) {
      end++;
    }
    String backendName = message.substring(at, end);
    byte[] name = nameOf(backendName);
    if (name == null) {
      return false;
    }
    ByteBuf body = frame.buffer();
    // Bytes as characters, so that nothing but the name changes.
    String text =
        body.toString(frame.bodyIndex(), (int) frame.bodyLength(), StandardCharsets.ISO_8859_1);
    byte[] told = text.replace(backendName, key(name)).getBytes(StandardCharsets.ISO_8859_1);
    client
        .buffer(5 + told.length)
        .writeByte(frame.kind())
        .writeInt(4 + told.length)
        .writeBytes(told);
    return true;
  }

  /** The client's name of a statement when the request went out that is being answered. */
  private byte @Nullable [] nameOf(String backendName) {
    PgBackend backend = session.backend();
    byte[] closed = backend == null ? null : backend.statements().closedName(backendName);
    return closed == null ? statements.nameOf(backendName) : closed;
  }

  /** Makes the server raise an error here, and gives this one in its place. */
  private static Verdict fail(PgBackend backend, Failure failure) {
    StatementWriter.describe(backend.out(), NO_STATEMENT);
    backend.owe(Reply.FAILING, failure);
    return Verdict.SWALLOW;
  }
}
