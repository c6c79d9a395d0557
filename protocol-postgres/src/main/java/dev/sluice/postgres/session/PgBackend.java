package dev.sluice.postgres.session;

import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Interrupt;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.login.BackendHello;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageFramer;
import dev.sluice.postgres.wire.MessageWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One backend connection: matches what the server sends with what is owed, and knows whether the
 * connection may change hands.
 *
 * <h2>Matching</h2>
 *
 * Each request that goes out leaves a {@link Reply} in the {@link ReplyQueue}; each message that
 * comes in belongs to the head, and most kinds end it. Replies that Sluice gives itself stand in
 * the same queue, so that they reach the client exactly where the server would have put them.
 *
 * <h2>Errors</h2>
 *
 * After an error in the extended protocol the server skips everything up to the next Sync. So does
 * the queue; if that Sync has not been sent yet, the connection is {@link #isSkipping} until it is.
 *
 * <p>Confined to the pool's loop.
 */
final class PgBackend implements BackendSession {

  /** The status of ReadyForQuery outside of a transaction. */
  static final int IDLE = 'I';

  private final PgService service;
  private final Outbound out;
  private final BackendHello hello;
  private final Parameters initial;
  private final ReplyQueue owed = new ReplyQueue();
  private final BackendStatements statements;
  private final CopyIn copy = new CopyIn(owed);
  private final Descriptions descriptions;
  private final Cleaning cleaning = new Cleaning(this);

  private Parameters parameters;
  private @Nullable PgSession session;
  private int status = IDLE;
  private boolean unsynced;
  private boolean skipping;

  PgBackend(PgService service, Outbound out, BackendHello hello, Parameters parameters) {
    this.service = service;
    this.out = out;
    this.hello = hello;
    this.initial = parameters;
    this.parameters = parameters;
    this.statements =
        new BackendStatements(Math.max(1, service.options().maxPreparedStatements()), owed);
    this.descriptions = new Descriptions(service, statements);
  }

  @Override
  public Framer framer() {
    return MessageFramer.FROM_SERVER;
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

  /** What the connection's parameters are, as far as is known. */
  Parameters parameters() {
    return parameters;
  }

  void parameters(Parameters next) {
    parameters = next;
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
    unsynced = !reply.endsReady();
  }

  /** A query goes out in the place of one of the client's. */
  void query(String sql, Object payload) {
    MessageWriter.query(out, sql);
    owe(Reply.QUERY, payload);
  }

  /** A Sync goes out. */
  void oweSync() {
    if (!copy.ignoresSync()) {
      unsynced = false;
      skipping = false;
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
    giveSilent();
  }

  ReplyQueue owed() {
    return owed;
  }

  PgService service() {
    return service;
  }

  /** Whether messages went out that no Sync has followed. */
  boolean isUnsynced() {
    return unsynced;
  }

  /** After {@code resetQuery} the connection is as it was after its login. */
  void onReset() {
    forgetStatements();
    parameters = initial;
  }

  /** Whether the server skips what it gets, up to the next Sync. */
  boolean isSkipping() {
    return skipping;
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
    return status;
  }

  /** Whether the next request may meet a failed transaction. */
  boolean mayHaveFailed() {
    return status == 'E' || owed.hasPending();
  }

  /** The connection carries something that only {@code resetQuery} removes. */
  void soil() {
    cleaning.soil();
  }

  boolean isSoiled() {
    return cleaning.isSoiled();
  }

  @Override
  public Verdict onBackendFrame(Frame frame) {
    return switch (frame.kind()) {
      case Message.DATA_ROW -> onRow(frame);
      case Message.COPY_DATA, Message.COPY_DONE, Message.COPY_OUT_RESPONSE -> deliver();
      case Message.READY_FOR_QUERY -> onReady(frame);
      case Message.COMMAND_COMPLETE -> onCommandComplete(frame);
      case Message.PARSE_COMPLETE -> onStep(frame, Reply.PARSE, Reply.OWN_PARSE);
      case Message.BIND_COMPLETE -> onStep(frame, Reply.BIND, null);
      case Message.CLOSE_COMPLETE -> onStep(frame, Reply.CLOSE, Reply.OWN_CLOSE);
      case Message.PORTAL_SUSPENDED -> onStep(frame, Reply.EXECUTE, null);
      case Message.FUNCTION_CALL_RESPONSE -> deliver();
      case Message.PARAMETER_DESCRIPTION, Message.ROW_DESCRIPTION, Message.NO_DATA ->
          onDescription(frame);
      case Message.EMPTY_QUERY_RESPONSE -> onEmpty(frame);
      case Message.ERROR_RESPONSE -> onError(frame);
      case Message.NOTICE_RESPONSE, Message.NOTIFICATION_RESPONSE -> deliver();
      case Message.PARAMETER_STATUS -> onParameterStatus(frame);
      case Message.COPY_IN_RESPONSE, Message.COPY_BOTH_RESPONSE -> onCopyIn(frame);
      default -> throw outOfStep(frame);
    };
  }

  private Verdict deliver() {
    return session == null || isAnsweringOwn() ? Verdict.SWALLOW : Verdict.FORWARD;
  }

  private IllegalStateException outOfStep(Frame frame) {
    return new IllegalStateException(
        "server sent '" + (char) frame.kind() + "' where " + owed.head() + " is owed");
  }

  private Verdict onRow(Frame frame) {
    if (owed.head() != Reply.OWN_QUERY) {
      return deliver();
    }
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    own().onRow(frame);
    return Verdict.SWALLOW;
  }

  private OwnQuery own() {
    return owed.headPayload() instanceof OwnQuery handler ? handler : OwnQuery.IGNORED;
  }

  private Verdict onStep(Frame frame, Reply expected, @Nullable Reply own) {
    Reply head = owed.head();
    if (head == Reply.PARSE && owed.headPayload() instanceof Parsed parsed) {
      parsed.statement().prove();
    }
    if (head == expected) {
      if (session != null && owed.headPayload() != null) {
        session.replies().onStep(head, owed.headPayload());
      }
      return complete(frame);
    }
    if (head == null || head != own) {
      throw outOfStep(frame);
    }
    owed.pop();
    giveSilent();
    return Verdict.SWALLOW;
  }

  private Verdict onDescription(Frame frame) {
    if (!descriptions.concerns(owed)) {
      return ends(frame) ? complete(frame) : deliver();
    }
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    descriptions.learn(frame, owed);
    if (owed.head() == Reply.DESCRIBE) {
      return ends(frame) ? complete(frame) : deliver();
    }
    if (ends(frame)) {
      owed.pop();
      giveSilent();
      if (session != null) {
        session.onAnswers();
      }
    }
    return Verdict.SWALLOW;
  }

  /** Whether it is the last message that answers a Describe. */
  private boolean ends(Frame frame) {
    return owed.head() != null
        && owed.head().isDescription()
        && frame.kind() != Message.PARAMETER_DESCRIPTION;
  }

  private Verdict onEmpty(Frame frame) {
    return owed.head() == Reply.EXECUTE ? complete(frame) : deliver();
  }

  /** The head ends with this message. What Sluice itself gives next must follow it directly. */
  private Verdict complete(Frame frame) {
    if (owed.size() == 1 || !owed.get(1).isSilent()) {
      owed.pop();
      return deliver();
    }
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    owed.pop();
    relay(frame);
    giveSilent();
    return Verdict.SWALLOW;
  }

  private void relay(Frame frame) {
    if (session != null) {
      session.replies().relay(frame);
    }
  }

  private void giveSilent() {
    Reply head;
    while ((head = owed.head()) != null && head.isSilent()) {
      owed.pop();
      if (session != null && head == Reply.GIVEN_PARSE) {
        MessageWriter.empty(session.client(), Message.PARSE_COMPLETE);
      } else if (session != null && head == Reply.GIVEN_CLOSE) {
        MessageWriter.empty(session.client(), Message.CLOSE_COMPLETE);
      }
    }
  }

  private Verdict onCommandComplete(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    copy.onOver();
    // What Sluice's own queries do to the connection is nothing that its holder has done.
    Tags.apply(frame, this, isAnsweringOwn() ? null : session);
    return owed.head() == Reply.EXECUTE ? complete(frame) : deliver();
  }

  /** {@code DISCARD ALL}, or {@code DEALLOCATE ALL}, has been executed. */
  void forgetStatements() {
    statements.clear();
  }

  /** What the client's requests prepare that are still to be answered, but for the head. */
  List<Parsed> parsedLater() {
    List<Parsed> later = new ArrayList<>();
    for (int i = 1; i < owed.size(); i++) {
      boolean parses = owed.get(i) == Reply.PARSE || owed.get(i) == Reply.GIVEN_PARSE;
      if (parses && owed.payload(i) instanceof Parsed parsed) {
        later.add(parsed);
      }
    }
    return later;
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
    return deliver();
  }

  private Verdict onParameterStatus(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    var in = frame.buffer();
    int nameEnd = CString.end(in, frame.bodyIndex(), frame.endIndex());
    int valueEnd = nameEnd < 0 ? -1 : CString.end(in, nameEnd + 1, frame.endIndex());
    if (valueEnd < 0) {
      throw outOfStep(frame);
    }
    String name = CString.text(in, frame.bodyIndex(), nameEnd);
    String value = CString.text(in, nameEnd + 1, valueEnd);
    parameters = service.parameters().intern(parameters.with(name, value));
    PgSession holder = session;
    if (holder == null || isAnsweringOwn()) {
      return Verdict.SWALLOW;
    }
    holder.replies().onParameter(name, value);
    return Verdict.FORWARD;
  }

  private Verdict onError(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    ErrorFields error = ErrorFields.read(frame.buffer(), frame.bodyIndex(), frame.endIndex());
    Reply head = owed.head();
    boolean fatal = error.severity().equals("FATAL") || error.severity().equals("PANIC");
    if (fatal || head == null) {
      if (session != null) {
        session.replies().onFatal(frame);
      }
      return Verdict.CLOSE;
    }
    if (copy.isUnclear()) {
      if (session != null) {
        session.replies().onUnclearCopy();
      }
      return Verdict.CLOSE;
    }
    copy.onOver();
    if (head == Reply.OWN_QUERY) {
      own().onError(error);
      return Verdict.SWALLOW;
    }
    Object payload = owed.headPayload();
    noteStalePlan(error, payload);
    if (!head.endsReady()) {
      skipToSync();
    }
    return session == null
        ? Verdict.SWALLOW
        : session.replies().onError(frame, error, head, payload);
  }

  /**
   * A statement whose result has changed its type since it was prepared fails for ever, for all who
   * prepared it. Whoever prepares the same query from now on gets a statement of another name.
   */
  private void noteStalePlan(ErrorFields error, @Nullable Object payload) {
    if (payload instanceof Statement statement
        && error.state().equals(Failure.STALE.state().code())
        && error.message().equals(Failure.STALE.message())) {
      statement.spoil();
      service.statements().forget(statement);
    }
  }

  /** The server skips what it has got up to the next Sync, so none of it will be answered. */
  private void skipToSync() {
    int skipped = 0;
    while (skipped < owed.size() && owed.get(skipped) != Reply.SYNC) {
      skipped++;
    }
    for (int i = skipped - 1; i >= 0; i--) {
      undo(owed.get(i), owed.payload(i));
    }
    for (int i = 0; i < skipped; i++) {
      owed.pop();
    }
    statements.onSkipped();
    skipping = owed.isEmpty();
  }

  /** What was counted as done when a request was sent is not done, for the server skipped it. */
  private void undo(Reply reply, @Nullable Object payload) {
    statements.undo(reply, payload);
    if (session != null && payload instanceof Parsed parsed) {
      session.replies().undo(reply, parsed);
    }
  }

  private Verdict onReady(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    Reply head = owed.head();
    if (head == null || !head.endsReady()) {
      throw outOfStep(frame);
    }
    status = frame.buffer().getByte(frame.bodyIndex());
    copy.onOver();
    OwnQuery handler = head == Reply.OWN_QUERY ? own() : null;
    owed.pop();
    statements.settle();
    if (head == Reply.QUERY && session != null) {
      session.replies().onQueryAnswered();
    }
    if (handler != null) {
      handler.onDone();
    }
    PgSession holder = session;
    if (holder == null) {
      giveSilent();
      return cleaning.isDone() ? Verdict.SWALLOW_AND_RELEASE : Verdict.SWALLOW;
    }
    if (!owed.isEmpty() && owed.get(0).isSilent()) {
      if (handler == null) {
        relay(frame);
      }
      giveSilent();
      return verdict(holder.onReady(status, isFree(), handler != null), true);
    }
    return verdict(holder.onReady(status, isFree(), handler != null), handler != null);
  }

  private static Verdict verdict(boolean release, boolean swallow) {
    if (swallow) {
      return release ? Verdict.SWALLOW_AND_RELEASE : Verdict.SWALLOW;
    }
    return release ? Verdict.FORWARD_AND_RELEASE : Verdict.FORWARD;
  }

  /** Whether nothing binds the connection to its holder. */
  private boolean isFree() {
    return status == IDLE && owed.isEmpty() && !unsynced && !skipping;
  }

  @Override
  public Cleanliness onRelease(boolean clientLost) {
    if (clientLost && session != null && session.parameters().areInDoubt()) {
      // What it has set ahead of a transaction that it left open is not undone with that.
      cleaning.soil();
    }
    session = null;
    giveSilent();
    return cleaning.onRelease(clientLost);
  }

  /** A cancel request: what is being executed fails, and so does nothing if nothing is. */
  @Override
  public @Nullable Interrupt interrupt() {
    return hello.processId() == 0 ? null : service.cancelOf(hello);
  }
}
