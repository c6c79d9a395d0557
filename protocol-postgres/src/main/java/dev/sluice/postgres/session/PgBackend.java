package dev.sluice.postgres.session;

import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.login.BackendHello;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageFramer;
import dev.sluice.postgres.wire.MessageWriter;
import org.jspecify.annotations.Nullable;

/**
 * One backend connection: matches what the server sends with what is owed, and knows whether the
 * connection may change hands.
 *
 * <p>Each request that goes out leaves a {@link Reply} in the {@link ReplyQueue}; each message that
 * comes in belongs to the head, and most kinds end it. {@link Matching} does that for the extended
 * protocol, {@link ErrorRecovery} for what an error skips; {@link Readiness} says when the
 * connection may change hands, and {@link Cleaning} brings it to where it may.
 *
 * <p>Confined to the pool's loop.
 */
final class PgBackend implements BackendSession {

  /** The status of ReadyForQuery outside of a transaction. */
  static final int IDLE = 'I';

  private final PgService service;
  private final Outbound out;
  private final BackendHello hello;
  private final ReplyQueue owed = new ReplyQueue();
  private final BackendStatements statements;
  private final CopyIn copy = new CopyIn(owed);
  private final Matching matching;
  private final Readiness readiness;
  private final ErrorRecovery errors = new ErrorRecovery(this, owed);
  private final BackendParameters parameters;
  private final Cleaning cleaning = new Cleaning(this);

  private @Nullable PgSession session;

  PgBackend(PgService service, Outbound out, BackendHello hello, Parameters parameters) {
    this.service = service;
    this.out = out;
    this.hello = hello;
    this.parameters = new BackendParameters(service.parameters(), parameters);
    this.statements =
        new BackendStatements(Math.max(1, service.options().maxPreparedStatements()), owed);
    this.matching = new Matching(this, owed, new Descriptions(service, statements));
    this.readiness = new Readiness(this, owed, matching);
  }

  @Override
  public Framer framer() {
    // The rows of Sluice's own queries are read one by one.
    return owed.head() == Reply.OWN_QUERY
        ? MessageFramer.FROM_SERVER
        : MessageFramer.FROM_SERVER_IN_RUNS;
  }

  @Override
  public String remoteId() {
    return Integer.toString(hello.processId());
  }

  @Override
  public void sayGoodbye() {
    // Without it the server counts the session among those that were abandoned.
    MessageWriter.empty(out, Message.TERMINATE);
  }

  BackendHello hello() {
    return hello;
  }

  Outbound out() {
    return out;
  }

  CopyIn copy() {
    return copy;
  }

  BackendStatements statements() {
    return statements;
  }

  BackendParameters parameters() {
    return parameters;
  }

  /** Who holds the connection; null: nobody does. */
  @Nullable PgSession session() {
    return session;
  }

  /** From now on everything is for this session. */
  void attach(PgSession holder) {
    session = holder;
    statements.attach();
  }

  /** A request of the client's, or one in its place, goes out. */
  void owe(Reply reply, @Nullable Object payload) {
    if (reply == Reply.QUERY) {
      // It drops the unnamed statement.
      statements.takeUnnamed();
    }
    owed.add(reply, payload);
    readiness.onRequest(reply);
  }

  /** A query goes out in the place of one of the client's. */
  void query(String sql, Object payload) {
    MessageWriter.query(out, sql);
    owe(Reply.QUERY, payload);
  }

  /** A Sync goes out. */
  void oweSync() {
    if (!copy.ignoresSync()) {
      readiness.onSync();
      errors.onSync();
      owed.add(Reply.SYNC);
    }
  }

  /** A query of Sluice's own goes out. */
  void ask(String sql, OwnQuery handler) {
    MessageWriter.query(out, sql);
    statements.dropUnnamed();
    owed.add(Reply.OWN_QUERY, handler);
  }

  /** Gives a reply in the server's place: at once if nothing is owed before it. */
  void give(Reply reply, @Nullable Object payload) {
    owed.add(reply, payload);
    matching.giveSilent();
  }

  ReplyQueue owed() {
    return owed;
  }

  PgService service() {
    return service;
  }

  /** Whether messages went out that no Sync has followed. */
  boolean isUnsynced() {
    return readiness.isUnsynced();
  }

  /** After {@code resetQuery} the connection is as it was after its login. */
  void onReset() {
    statements.clear();
    parameters.onReset();
  }

  /** Whether the server skips what it gets, up to the next Sync. */
  boolean isSkipping() {
    return errors.isSkipping();
  }

  boolean owesNothing() {
    return owed.isEmpty();
  }

  /** Whether the server will be ready for a query again without anything more from the client. */
  boolean willBeReady() {
    return owed.holdsReady() && !copy.isOpen();
  }

  /** Whether Sluice's own query is being answered, which a cancel must not hit. */
  boolean isAnsweringOwn() {
    return owed.head() == Reply.OWN_QUERY;
  }

  /** The status of the last ReadyForQuery: {@code I}, {@code T} or {@code E}. */
  int status() {
    return readiness.status();
  }

  /** Whether the next request may meet a failed transaction. */
  boolean mayHaveFailed() {
    return status() == 'E' || owed.hasPending();
  }

  /** The connection carries something that only {@code resetQuery} removes. */
  void soil() {
    cleaning.soil();
  }

  Cleaning cleaning() {
    return cleaning;
  }

  @Override
  public Verdict onBackendFrame(Frame frame) {
    return switch (frame.kind()) {
      case Message.DATA_ROW -> onRow(frame);
      case Message.COPY_DATA, Message.COPY_DONE, Message.COPY_OUT_RESPONSE -> matching.deliver();
      case Message.READY_FOR_QUERY -> readiness.onReady(frame);
      case Message.COMMAND_COMPLETE -> onCommandComplete(frame);
      case Message.PARSE_COMPLETE -> matching.onStep(frame, Reply.PARSE, Reply.OWN_PARSE);
      case Message.BIND_COMPLETE -> matching.onStep(frame, Reply.BIND, null);
      case Message.CLOSE_COMPLETE -> matching.onStep(frame, Reply.CLOSE, Reply.OWN_CLOSE);
      case Message.PORTAL_SUSPENDED -> matching.onStep(frame, Reply.EXECUTE, null);
      case Message.FUNCTION_CALL_RESPONSE -> matching.deliver();
      case Message.PARAMETER_DESCRIPTION, Message.ROW_DESCRIPTION, Message.NO_DATA ->
          matching.onDescription(frame);
      case Message.EMPTY_QUERY_RESPONSE -> matching.onExecuted(frame);
      case Message.ERROR_RESPONSE -> errors.onError(frame);
      case Message.NOTICE_RESPONSE, Message.NOTIFICATION_RESPONSE -> matching.deliver();
      case Message.PARAMETER_STATUS -> onParameterStatus(frame);
      case Message.COPY_IN_RESPONSE, Message.COPY_BOTH_RESPONSE -> onCopyIn(frame);
      default -> throw outOfStep(frame);
    };
  }

  IllegalStateException outOfStep(Frame frame) {
    return new IllegalStateException(
        "server sent '" + (char) frame.kind() + "' where " + owed.head() + " is owed");
  }

  private Verdict onRow(Frame frame) {
    if (owed.head() != Reply.OWN_QUERY) {
      return matching.deliver();
    }
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    owed.headQuery().onRow(frame);
    return Verdict.SWALLOW;
  }

  private Verdict onCommandComplete(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    copy.onOver();
    // What Sluice's own queries do to the connection is nothing that its holder has done.
    Tags.apply(frame, this, isAnsweringOwn() ? null : session);
    return matching.onExecuted(frame);
  }

  /** A {@code DEALLOCATE} of one statement has been executed. */
  void onDeallocated() {
    if (owed.head() == Reply.QUERY && owed.headPayload() instanceof Parsed parsed) {
      statements.remove(parsed.statement());
      if (session != null) {
        session.replies().onDeallocated(parsed);
      }
    }
  }

  private Verdict onCopyIn(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    copy.onStarted();
    if (copy.isOpen() && session == null) {
      cleaning.failCopy();
    } else if (copy.isOpen()) {
      session.onDataAwaited();
    }
    return matching.deliver();
  }

  private Verdict onParameterStatus(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    PgSession holder = isAnsweringOwn() ? null : session;
    if (!parameters.onReport(frame, holder)) {
      throw outOfStep(frame);
    }
    return holder == null ? Verdict.SWALLOW : Verdict.FORWARD;
  }

  @Override
  public Cleanliness onRelease(boolean clientLost) {
    if (clientLost && session != null && session.parameters().areInDoubt()) {
      // What it has set ahead of a transaction that it left open is not undone with that.
      cleaning.soil();
    }
    session = null;
    matching.giveSilent();
    return cleaning.onRelease(clientLost);
  }

  /** A cancel request: what is being executed fails, and so does nothing if nothing is. */
  @Override
  public @Nullable Interrupt interrupt() {
    return hello.processId() == 0 ? null : service.cancelOf(hello);
  }
}
