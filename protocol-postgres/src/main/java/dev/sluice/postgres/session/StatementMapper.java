package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.SqlState;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lets a client keep its prepared statements while its transactions move from backend to backend.
 *
 * <p>A named statement is shared by all clients of the pool that prepare the same query with the
 * same types, under a name of Sluice's. A backend gets it when a client first uses it there. A
 * Parse of what the backend has already, and a Close, are answered by Sluice, in their turn. Bind
 * and Describe get the other name written in place of the client's; their bodies stream past.
 *
 * <p>The unnamed statement lives on one backend. If a client that has parsed it binds it in a later
 * transaction, it is parsed there again.
 *
 * <p>Confined to the session's loop.
 */
final class StatementMapper {

  /** No client may have more than this, in statements and in bytes. */
  private static final int MOST_STATEMENTS = 10_000;

  private static final long MOST_BYTES = 64L * 1024 * 1024;

  /** A text longer than this is not kept for another parsing of the unnamed statement. */
  private static final int MOST_UNNAMED = 64 * 1024;

  private static final byte STATEMENT = 'S';

  private final PgService service;
  private final PgSession session;
  private final ClientStatements statements = new ClientStatements();

  /** The definition of the unnamed statement, if a later transaction may want it. */
  private byte @Nullable [] unnamed;

  StatementMapper(PgService service, PgSession session) {
    this.service = service;
    this.session = session;
  }

  Verdict parse(Frame frame, PgBackend backend) {
    int nameEnd = CString.end(frame.buffer(), frame.bodyIndex(), frame.endIndex());
    if (nameEnd < 0) {
      return more(frame);
    }
    if (nameEnd == frame.bodyIndex()) {
      return parseUnnamed(frame, backend);
    }
    if (!frame.isComplete()) {
      return whole(frame);
    }
    ByteBuf in = frame.buffer();
    int length = nameEnd - frame.bodyIndex();
    if (statements.get(in, frame.bodyIndex(), length) != null) {
      String name = CString.text(in, frame.bodyIndex(), nameEnd);
      return fail(
          backend,
          SqlState.DUPLICATE_PREPARED_STATEMENT,
          "prepared statement \"" + name + "\" already exists");
    }
    if (statements.size() >= MOST_STATEMENTS || statements.bytes() >= MOST_BYTES) {
      return fail(backend, SqlState.CONFIGURATION_LIMIT_EXCEEDED, "too many prepared statements");
    }
    byte[] name = ByteBufUtil.getBytes(in, frame.bodyIndex(), length);
    byte[] definition = ByteBufUtil.getBytes(in, nameEnd + 1, frame.endIndex() - nameEnd - 1);
    if (CString.end(in, nameEnd + 1, frame.endIndex()) < 0) {
      // Not a Parse that any server would take; let the server say so.
      backend.owe(Reply.PARSE, null);
      return Verdict.FORWARD;
    }
    parseNamed(new Parsed(name, service.statements().intern(definition)), backend);
    return Verdict.SWALLOW;
  }

  private void parseNamed(Parsed parsed, PgBackend backend) {
    statements.put(parsed.name(), parsed.statement());
    if (backend.statements().use(parsed.statement())) {
      backend.give(Reply.GIVEN_PARSE, parsed);
    } else {
      prepare(backend, parsed.statement());
      backend.owe(Reply.PARSE, parsed);
    }
  }

  /** Sends the Parse, and a Close of another statement if that makes one too many. */
  private void prepare(PgBackend backend, Statement statement) {
    Statement evicted = backend.statements().add(statement);
    if (evicted != null) {
      byte[] name = evicted.name();
      writeHead(backend.out(), Message.CLOSE, 1 + name.length + 1)
          .writeByte(STATEMENT)
          .writeBytes(name)
          .writeByte(0);
      backend.owe(Reply.OWN_CLOSE, evicted);
    }
    writeParse(backend.out(), statement.name(), statement.definition());
  }

  private static void writeParse(Outbound out, byte[] name, byte[] definition) {
    writeHead(out, Message.PARSE, name.length + 1 + definition.length)
        .writeBytes(name)
        .writeByte(0)
        .writeBytes(definition);
  }

  private static ByteBuf writeHead(Outbound out, int type, int bodyLength) {
    return out.buffer(5 + bodyLength).writeByte(type).writeInt(4 + bodyLength);
  }

  private Verdict parseUnnamed(Frame frame, PgBackend backend) {
    ByteBuf in = frame.buffer();
    int from = frame.bodyIndex() + 1;
    session.note(SqlTraits.of(in, from, frame.endIndex() - from), frame.bodyLength());
    // A client that goes on to Bind at once needs it once. One that does not may come back for it.
    boolean boundNext =
        frame.endIndex() < in.writerIndex() && in.getByte(frame.endIndex()) == Message.BIND;
    unnamed = null;
    if (!boundNext && frame.bodyLength() <= MOST_UNNAMED) {
      if (!frame.isComplete()) {
        return whole(frame);
      }
      unnamed = ByteBufUtil.getBytes(in, from, frame.endIndex() - from);
    }
    backend.owe(Reply.PARSE, PgBackend.UNNAMED);
    backend.unnamedIsOurs(true);
    return Verdict.FORWARD;
  }

  Verdict bind(Frame frame, PgBackend backend) {
    ByteBuf in = frame.buffer();
    int portalEnd = CString.end(in, frame.bodyIndex(), frame.endIndex());
    int nameEnd = portalEnd < 0 ? -1 : CString.end(in, portalEnd + 1, frame.endIndex());
    if (nameEnd < 0) {
      return more(frame);
    }
    int nameStart = portalEnd + 1;
    if (nameEnd == nameStart) {
      if (!reviveUnnamed(backend)) {
        return failUnnamed(backend);
      }
      backend.owe(Reply.BIND, null);
      return Verdict.FORWARD;
    }
    Statement statement = statements.get(in, nameStart, nameEnd - nameStart);
    if (statement == null) {
      return unknown(frame, backend, nameStart, nameEnd, Reply.BIND);
    }
    session.note(statement.traits(), statement.definition().length);
    ensure(backend, statement);
    byte[] name = statement.name();
    int longer = name.length - (nameEnd - nameStart);
    int head = nameStart - frame.bodyIndex();
    ByteBuf out = backend.out().buffer(5 + head + name.length);
    out.writeByte(Message.BIND)
        .writeInt((int) frame.length() - 1 + longer)
        .writeBytes(in, frame.bodyIndex(), head)
        .writeBytes(name);
    frame.skip(nameEnd - frame.index());
    backend.owe(Reply.BIND, statement);
    return Verdict.FORWARD;
  }

  private void ensure(PgBackend backend, Statement statement) {
    if (!backend.statements().use(statement)) {
      prepare(backend, statement);
      backend.owe(Reply.OWN_PARSE, statement);
    }
  }

  /** Makes sure that the unnamed statement of this backend is the client's own. */
  private boolean reviveUnnamed(PgBackend backend) {
    byte[] definition = unnamed;
    if (backend.unnamedIsOurs()) {
      return true;
    }
    if (definition == null) {
      return false;
    }
    writeParse(backend.out(), new byte[0], definition);
    backend.owe(Reply.OWN_PARSE, PgBackend.UNNAMED);
    backend.unnamedIsOurs(true);
    return true;
  }

  private Verdict failUnnamed(PgBackend backend) {
    return fail(
        backend, SqlState.INVALID_STATEMENT_NAME, "unnamed prepared statement does not exist");
  }

  /** The server knows no such name either and says so, unless it looks like one of Sluice's own. */
  private Verdict unknown(Frame frame, PgBackend backend, int start, int end, Reply reply) {
    String name = CString.text(frame.buffer(), start, end);
    if (name.startsWith(Statement.PREFIX)) {
      return fail(
          backend,
          SqlState.INVALID_STATEMENT_NAME,
          "prepared statement \"" + name + "\" does not exist");
    }
    backend.owe(reply, null);
    return Verdict.FORWARD;
  }

  Verdict describe(Frame frame, PgBackend backend) {
    if (!frame.isComplete()) {
      return whole(frame);
    }
    ByteBuf in = frame.buffer();
    int start = frame.bodyIndex() + 1;
    int end = CString.end(in, start, frame.endIndex());
    if (end < 0 || in.getByte(frame.bodyIndex()) != STATEMENT) {
      backend.owe(Reply.DESCRIBE, null);
      return Verdict.FORWARD;
    }
    if (end == start) {
      if (!reviveUnnamed(backend)) {
        return failUnnamed(backend);
      }
      backend.owe(Reply.DESCRIBE, null);
      return Verdict.FORWARD;
    }
    Statement statement = statements.get(in, start, end - start);
    if (statement == null) {
      return unknown(frame, backend, start, end, Reply.DESCRIBE);
    }
    ensure(backend, statement);
    writeHead(backend.out(), Message.DESCRIBE, 1 + statement.name().length + 1)
        .writeByte(STATEMENT)
        .writeBytes(statement.name())
        .writeByte(0);
    backend.owe(Reply.DESCRIBE, null);
    return Verdict.SWALLOW;
  }

  Verdict close(Frame frame, PgBackend backend) {
    if (!frame.isComplete()) {
      return whole(frame);
    }
    ByteBuf in = frame.buffer();
    int start = frame.bodyIndex() + 1;
    int end = CString.end(in, start, frame.endIndex());
    if (end <= start || in.getByte(frame.bodyIndex()) != STATEMENT) {
      if (end == start) {
        unnamed = in.getByte(frame.bodyIndex()) == STATEMENT ? null : unnamed;
      }
      backend.owe(Reply.CLOSE, null);
      return Verdict.FORWARD;
    }
    Statement statement = statements.get(in, start, end - start);
    byte[] name = ByteBufUtil.getBytes(in, start, end - start);
    statements.remove(name);
    backend.give(Reply.GIVEN_CLOSE, statement == null ? null : new Parsed(name, statement));
    return Verdict.SWALLOW;
  }

  /** A Parse or a Close that Sluice had taken account of was skipped by the server. */
  void undo(Reply reply, Parsed parsed) {
    if (reply == Reply.GIVEN_CLOSE) {
      statements.put(parsed.name(), parsed.statement());
    } else {
      statements.remove(parsed.name());
    }
  }

  /**
   * Makes SQL's {@code DEALLOCATE name} mean the client's statement.
   *
   * @return the query to send instead, or null if the name is not one of the client's
   */
  @Nullable String deallocate(String name, PgBackend backend) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    ByteBuf buffer = io.netty.buffer.Unpooled.wrappedBuffer(bytes);
    Statement statement = statements.get(buffer, 0, bytes.length);
    if (statement == null) {
      return null;
    }
    ensure(backend, statement);
    statements.remove(bytes);
    backend.statements().remove(statement);
    return "DEALLOCATE \"" + statement + "\"";
  }

  void onQuery() {
    unnamed = null;
  }

  void clear() {
    statements.clear();
    unnamed = null;
  }

  /** Makes the server raise an error here, and gives this one in its place. */
  private static Verdict fail(PgBackend backend, SqlState state, String message) {
    // The name cannot exist on a backend, so that this fails in its turn and ends the batch.
    byte[] name = (Statement.PREFIX + "none").getBytes(StandardCharsets.US_ASCII);
    writeHead(backend.out(), Message.DESCRIBE, 1 + name.length + 1)
        .writeByte(STATEMENT)
        .writeBytes(name)
        .writeByte(0);
    backend.owe(Reply.FAILING, new Failure(state, message));
    return Verdict.SWALLOW;
  }

  /** Asks for more than is at hand, to find the end of a name. */
  private static Verdict more(Frame frame) {
    if (frame.isComplete()) {
      throw new IllegalArgumentException("a name without an end");
    }
    frame.need((int) Math.min(frame.length(), 2L * frame.available() + 64));
    return Verdict.MORE;
  }

  private static Verdict whole(Frame frame) {
    frame.need((int) Math.min(frame.length(), Integer.MAX_VALUE));
    return Verdict.MORE;
  }
}
