package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.login.CancelKey;
import dev.sluice.postgres.login.StartupMessage;
import dev.sluice.postgres.wire.CString;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageFramer;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.PgErrors;
import dev.sluice.postgres.wire.Severity;
import dev.sluice.postgres.wire.SqlState;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's session.
 *
 * <pre>
 *  WELCOMING --> SERVING <--> REFUSED
 *                  ^  |
 *                  |  v
 *                PREPARING
 * </pre>
 *
 * A session begins with {@link #onStart}, which may need a backend to learn what the server makes
 * of the client's parameters. It serves by {@link #onClientFrame}; {@link #onLease} brings a
 * backend's parameters to what the client wants before anything of the client's goes out; {@link
 * #onRejected} refuses one unit of work. Confined to the pool's loop.
 */
final class PgSession implements ClientSession {

  /** Where the session is. */
  enum Phase {
    /** The client awaits its first ReadyForQuery. */
    WELCOMING,
    /** Messages go through. */
    SERVING,
    /** The leased backend is being given the session's parameters. */
    PREPARING,
    /** A unit of work was refused; what belongs to it is dropped. */
    REFUSED
  }

  private static final int LONGEST_DEALLOCATE = 512;

  private final PgService service;
  private final SessionTools tools;
  private final CancelKey cancelKey;
  private final boolean maps;

  private Phase phase = Phase.WELCOMING;

  /** Until the session is welcomed; an idle session holds nothing that it does not need. */
  private @Nullable Welcome welcome;

  private Parameters parameters = Parameters.NONE;
  private @Nullable StatementMapper mapper;
  private @Nullable PgBackend backend;
  private Activity activity = Activity.IDLE;
  private boolean beginHeld;
  private boolean asksParameters;

  /** What the session began with, to which RESET and DISCARD ALL lead back. */
  private Parameters beginnings = Parameters.NONE;

  private boolean restores;

  /** Tells the client why its last unit of work that was refused is. */
  private Consumer<Severity> refusal = severity -> {};

  private boolean refusalTold;
  private boolean partlySeen;
  private boolean timedOut;
  private boolean cancelPending;
  private boolean told;
  private boolean awaitsAnswers;

  /** The client goes, but is owed replies to what it sent before. */
  private boolean leaving;

  private boolean goodbye;

  /** What the client did that it may not, in words for it; or empty. */
  private String violation = "";

  PgSession(PgService service, StartupMessage startup, SessionTools tools) {
    this.service = service;
    this.tools = tools;
    this.maps = service.options().mapsStatements() && !service.replicates();
    this.cancelKey =
        service.cancelKeys().issue(startup.minor(), () -> tools.execute(this::onCancel));
    this.welcome = new Welcome(service, startup);
  }

  @Override
  public Framer framer() {
    return MessageFramer.FROM_CLIENT;
  }

  Outbound client() {
    return tools.client();
  }

  @Override
  public void onStart() {
    if (service.replicates()) {
      tools.pin("replication");
    }
    Welcome mine = welcome;
    Parameters known = mine == null || service.replicates() ? null : mine.resolved();
    if (known == null) {
      tools.acquire();
    } else {
      welcomed(known);
    }
  }

  /** The client's parameters are known; it may begin. */
  private void welcomed(Parameters resolved) {
    parameters = resolved;
    beginnings = resolved;
    phase = Phase.SERVING;
    Welcome mine = welcome;
    if (mine != null) {
      mine.write(client(), resolved, cancelKey);
      welcome = null;
    }
    tools.resume();
  }

  @Override
  public void onLease(BackendSession leased) {
    PgBackend mine = (PgBackend) leased;
    backend = mine;
    mine.attach(this);
    if (service.options().pooling() == Pooling.SESSION) {
      mine.soil();
    }
    if (service.replicates()) {
      welcomed(mine.parameters());
      return;
    }
    run();
    Welcome pending = welcome;
    if (pending != null) {
      pending.resolve(mine, this::welcomed, this::onWishesRefused);
      return;
    }
    prepare(mine);
    if (beginHeld) {
      beginHeld = false;
      mine.ask("BEGIN", OwnQuery.IGNORED);
    }
  }

  private void onWishesRefused(ErrorFields error) {
    fatal(error.state(), error.message());
    tools.close(CloseReason.REJECTED);
  }

  /** Gives the backend the session's parameters; nothing of the client's goes out before that. */
  @SuppressWarnings("ReferenceEquality") // interned, and compared with each lease
  private void prepare(PgBackend mine) {
    if (mine.parameters() == parameters) {
      return;
    }
    String change = ParameterSql.change(mine.parameters(), parameters);
    if (change == null) {
      parameters = mine.parameters();
      return;
    }
    phase = Phase.PREPARING;
    mine.ask(
        change,
        new OwnQuery() {
          private boolean refused;

          @Override
          public void onError(ErrorFields error) {
            refused = true;
            fatal(error.state(), "the session's parameters could not be set: " + error.message());
            mine.soil();
          }

          @Override
          public void onDone() {
            if (refused) {
              tools.close(CloseReason.REJECTED);
              return;
            }
            mine.parameters(parameters);
            phase = Phase.SERVING;
            tools.resume();
          }
        });
  }

  @Override
  public void onReleased() {
    backend = null;
  }

  @Override
  public Verdict onClientFrame(Frame frame) {
    if (leaving && goodbye) {
      return Verdict.SWALLOW;
    }
    if (frame.kind() == Message.TERMINATE) {
      goodbye = true;
      return onInputEnd() ? Verdict.SWALLOW : Verdict.CLOSE;
    }
    return switch (phase) {
      case SERVING -> serve(frame);
      case WELCOMING, PREPARING -> Verdict.HOLD;
      case REFUSED -> dropRefused(frame);
    };
  }

  private Verdict serve(Frame frame) {
    PgBackend mine = backend;
    if (mine == null) {
      return serveAlone(frame);
    }
    if (mine.isSkipping() && frame.kind() != Message.SYNC) {
      return Verdict.SWALLOW;
    }
    run();
    return switch (frame.kind()) {
      case Message.QUERY -> query(frame, mine);
      case Message.SYNC -> {
        mine.oweSync();
        yield Verdict.FORWARD;
      }
      case Message.FLUSH -> Verdict.FORWARD;
      case Message.COPY_DATA -> {
        mine.copy().onData();
        yield Verdict.FORWARD;
      }
      case Message.COPY_DONE, Message.COPY_FAIL -> {
        mine.copy().onEnd();
        yield Verdict.FORWARD;
      }
      case Message.EXECUTE -> owe(mine, Reply.EXECUTE);
      case Message.FUNCTION_CALL -> owe(mine, Reply.FUNCTION);
      case Message.PARSE -> maps ? mapper().parse(frame, mine) : owe(mine, Reply.PARSE);
      case Message.BIND -> maps ? mapper().bind(frame, mine) : owe(mine, Reply.BIND);
      case Message.DESCRIBE -> maps ? mapper().describe(frame, mine) : owe(mine, Reply.DESCRIBE);
      case Message.CLOSE -> maps ? mapper().close(frame, mine) : owe(mine, Reply.CLOSE);
      default -> unexpected(frame);
    };
  }

  private static Verdict owe(PgBackend mine, Reply reply) {
    mine.owe(reply, null);
    return Verdict.FORWARD;
  }

  private Verdict unexpected(Frame frame) {
    violation = "invalid frontend message type " + frame.kind();
    tools.close(CloseReason.PROTOCOL_ERROR);
    return Verdict.SWALLOW;
  }

  private StatementMapper mapper() {
    if (mapper == null) {
      mapper = new StatementMapper(this);
    }
    return mapper;
  }

  /** Serves what needs no backend; asks for one for the rest. */
  private Verdict serveAlone(Frame frame) {
    return switch (frame.kind()) {
      case Message.SYNC -> {
        MessageWriter.readyForQuery(client(), beginHeld ? 'T' : PgBackend.IDLE);
        yield Verdict.SWALLOW;
      }
      // Data of a COPY that has failed, which the client had sent before it knew.
      case Message.FLUSH, Message.COPY_DATA, Message.COPY_DONE, Message.COPY_FAIL ->
          Verdict.SWALLOW;
      case Message.QUERY -> isLoneBegin(frame) ? holdBegin() : Verdict.ACQUIRE;
      case Message.PARSE -> maps ? mapper().local().parse(frame) : Verdict.ACQUIRE;
      case Message.CLOSE -> maps ? mapper().local().close(frame) : Verdict.ACQUIRE;
      case Message.PASSWORD -> unexpected(frame);
      default -> Verdict.ACQUIRE;
    };
  }

  private boolean isLoneBegin(Frame frame) {
    return service.options().pooling() == Pooling.TRANSACTION
        && !service.replicates()
        && !beginHeld
        && frame.isComplete()
        && frame.bodyLength() <= 16
        && (traits(frame) & SqlTraits.BEGINS) != 0;
  }

  /** Tells the client that its transaction has begun; it begins when its first statement comes. */
  private Verdict holdBegin() {
    beginHeld = true;
    onQueryAnswered();
    MessageWriter.commandComplete(client(), "BEGIN");
    MessageWriter.readyForQuery(client(), 'T');
    tools.activity(Activity.PAUSED);
    activity = Activity.PAUSED;
    return Verdict.SWALLOW;
  }

  private Verdict query(Frame frame, PgBackend mine) {
    if (maps) {
      if (!frame.isComplete() && frame.bodyAvailable() < SqlTraits.LOOKED_AT) {
        return StatementWriter.atLeast(frame, SqlTraits.LOOKED_AT);
      }
      int traits = traits(frame);
      if ((traits & SqlTraits.DEALLOCATES) != 0 && frame.bodyLength() <= LONGEST_DEALLOCATE) {
        if (!frame.isComplete()) {
          frame.need((int) frame.length());
          return Verdict.MORE;
        }
        Verdict verdict = deallocate(frame, mine);
        if (verdict != null) {
          return verdict;
        }
      }
      note(traits, frame.bodyLength());
    }
    mine.owe(Reply.QUERY, null);
    return Verdict.FORWARD;
  }

  private @Nullable Verdict deallocate(Frame frame, PgBackend mine) {
    int end = CString.end(frame.buffer(), frame.bodyIndex(), frame.endIndex());
    String name =
        end < 0 ? null : Deallocate.name(CString.text(frame.buffer(), frame.bodyIndex(), end));
    return name == null || mapper == null ? null : mapper.deallocate(name, mine);
  }

  private int traits(Frame frame) {
    int from = frame.bodyIndex();
    return traits(frame.buffer(), from, frame.endIndex() - from);
  }

  /** What a query's text tells, of which at most {@link SqlTraits#LOOKED_AT} bytes matter. */
  int traits(ByteBuf in, int index, int length) {
    int traits = SqlTraits.of(in, index, length);
    if ((traits & SqlTraits.SETS) == 0) {
      return traits;
    }
    String text = SqlTraits.text(in, index, index + Math.min(length, SqlTraits.LOOKED_AT));
    return service.customParameters().learn(text) ? traits : traits | SqlTraits.PINS;
  }

  /** A text with these traits goes out. */
  void note(int traits, long length) {
    partlySeen |= length > SqlTraits.LOOKED_AT;
    if ((traits & SqlTraits.DEALLOCATES_ALL) != 0 && backend != null) {
      backend.statements().changes(Unsettled.EVERYTHING);
    }
    if ((traits & SqlTraits.SETS) != 0) {
      asksParameters = true;
    }
    if ((traits & SqlTraits.PINS) != 0) {
      pin("temporary table, session lock, cursor or nameless parameter");
    }
  }

  /** The server has executed a SET, of which the text may not have told whether it lasts. */
  void onSetTag() {
    asksParameters |= partlySeen;
  }

  void pin(String reason) {
    PgBackend mine = backend;
    if (mine != null && service.options().pooling() != Pooling.SESSION) {
      mine.soil();
      tools.pin(reason);
    }
  }

  /** The server has set parameters back to what the backend began with, not this session. */
  void onResetTag() {
    asksParameters = true;
    restores = true;
  }

  /**
   * The message names what an earlier one that is not answered may change; it is shown again when
   * it is answered.
   */
  Verdict awaitAnswers() {
    awaitsAnswers = true;
    return Verdict.HOLD;
  }

  /** What {@link #awaitAnswers} waits for may be there. */
  void onAnswers() {
    if (awaitsAnswers) {
      awaitsAnswers = false;
      tools.execute(tools::resume);
    }
  }

  /** The statement of that definition, shared with whoever else reads it in the same way. */
  Statement statement(byte[] definition) {
    // While parameters are being changed nobody knows how the server will read it; and where there
    // are temporary tables it reads it otherwise than elsewhere.
    PgBackend mine = backend;
    return asksParameters || (mine != null && mine.isSoiled())
        ? service.statements().alone(definition)
        : service.statements().intern(definition, parameters.reading());
  }

  /** The server has done what a request asked for that has a payload. */
  void onStep(Reply reply, Object payload) {
    if (mapper == null) {
      return;
    }
    if (reply == Reply.PARSE && payload instanceof byte[] definition) {
      mapper.unnamed().onParsed(definition);
    } else if (payload == UnnamedStatement.GONE) {
      mapper.unnamed().onGone();
    }
  }

  /** The server has run a simple query, which drops the unnamed statement. */
  void onQueryAnswered() {
    if (mapper != null) {
      mapper.unnamed().onGone();
    }
  }

  void onDeallocated(Parsed parsed) {
    if (mapper != null) {
      mapper.onDeallocated(parsed);
    }
  }

  void onDiscardAll() {
    onDeallocateAll();
    tools.unpin();
    onResetTag();
  }

  void onDeallocateAll() {
    if (mapper != null) {
      mapper.clear(backend == null ? List.of() : backend.parsedLater());
    }
  }

  void undo(Reply reply, Parsed parsed) {
    if (mapper != null) {
      mapper.undo(reply, parsed);
    }
  }

  /** The server reports a parameter by itself, which the client is told. */
  void onParameter(String name, String value) {
    PgBackend mine = backend;
    if (mine == null) {
      return;
    }
    if (name.equals("session_authorization")) {
      // Only a reset as a whole brings the connection back to its own user.
      pin("session authorization");
    }
    Parameters next = parameters.with(name, value);
    parameters =
        next.equals(mine.parameters()) ? mine.parameters() : service.parameters().intern(next);
  }

  /** Passes a complete message on, ahead of what is given next. */
  void relay(Frame frame) {
    int length = (int) frame.length();
    client().buffer(length).writeBytes(frame.buffer(), frame.index(), length);
  }

  /** A COPY has failed that had a Sync among its data, so that nobody knows what is owed. */
  void onUnclearCopy() {
    fatal(SqlState.PROTOCOL_VIOLATION.code(), "Sync among the data of a COPY that failed");
    tools.close(CloseReason.PROTOCOL_ERROR);
  }

  /** The server ends the connection, and says why. */
  void onFatal(Frame error) {
    told = true;
    relay(error);
  }

  /**
   * The server reports an error for {@code reply}.
   *
   * @return what becomes of it
   */
  Verdict onError(Frame frame, ErrorFields error, Reply reply, @Nullable Object payload) {
    tools.meters().errors.increment();
    onAnswers();
    if (reply == Reply.PARSE && mapper != null && !(payload instanceof Parsed)) {
      // The server drops the unnamed statement before it parses another.
      mapper.unnamed().onGone();
    }
    if (timedOut && error.state().equals(SqlState.QUERY_CANCELED.code())) {
      timedOut = false;
      long millis = tools.limits().session().queryTimeout().toMillis();
      MessageWriter.error(
          client(),
          Severity.ERROR,
          SqlState.QUERY_CANCELED,
          "canceling statement due to statement timeout: the tier allows " + millis + " ms");
      return Verdict.SWALLOW;
    }
    if (reply == Reply.FAILING && payload instanceof Failure given) {
      MessageWriter.errorOf(client(), given.routine(), given.state(), given.message());
      return Verdict.SWALLOW;
    }
    return mapper != null && mapper.tellsByOtherName(frame, error.message(), client())
        ? Verdict.SWALLOW
        : Verdict.FORWARD;
  }

  /**
   * The server is ready for the next query.
   *
   * @param free whether nothing binds the backend to the session
   * @param own whether it was a query of Sluice's own
   * @return whether the lease goes back
   */
  boolean onReady(int status, boolean free, boolean own) {
    PgBackend mine = backend;
    if (mine == null || phase == Phase.WELCOMING) {
      return free;
    }
    if (phase == Phase.PREPARING) {
      return false;
    }
    if (leaving && !mine.willBeReady() && !awaitsAnswers) {
      tools.execute(() -> tools.close(CloseReason.PEER_GOODBYE));
    }
    onAnswers();
    timedOut = false;
    if (mine.owesNothing()) {
      settle(status);
    } else {
      goOn(mine, own);
    }
    if (status != PgBackend.IDLE && service.options().pooling() == Pooling.STATEMENT) {
      fatal(
          SqlState.FEATURE_NOT_SUPPORTED.code(),
          "transaction blocks not allowed in statement pooling mode");
      tools.close(CloseReason.REJECTED);
      return false;
    }
    if (free && asksParameters && (maps || (restores && !service.replicates()))) {
      asksParameters = false;
      if (restores) {
        // Nothing of the client's may run before its beginnings are given back.
        phase = Phase.PREPARING;
      }
      ParameterQuestion question = new ParameterQuestion(service, mine);
      question.ask(
          (has, follows) -> onParametersAsked(has, follows, question),
          error -> onParametersUnknown());
      return false;
    }
    return free;
  }

  /** One of several queries that were sent in a row is done: the next has its full time. */
  private void goOn(PgBackend mine, boolean own) {
    if (!own) {
      tools.activity(Activity.RUNNING);
    }
    if (cancelPending && !mine.isAnsweringOwn()) {
      cancelPending = false;
      cancel(mine);
    }
  }

  private void settle(int status) {
    cancelPending = false;
    Activity next = status == PgBackend.IDLE ? Activity.IDLE : Activity.PAUSED;
    activity = next;
    tools.activity(next);
  }

  private void onParametersAsked(Parameters has, Parameters follows, ParameterQuestion answered) {
    PgBackend mine = backend;
    if (mine == null) {
      return;
    }
    mine.parameters(has);
    if (!restores) {
      parameters = follows;
      return;
    }
    restores = false;
    parameters = restored(follows, answered);
    phase = Phase.SERVING;
    prepare(mine);
    tools.resume();
  }

  /** The server does not tell, such as for a statement timeout of next to nothing. */
  private void onParametersUnknown() {
    if (restores) {
      restores = false;
      phase = Phase.SERVING;
      tools.resume();
    }
  }

  /** What was set back is what the session began with; the client has been told the backend's. */
  private Parameters restored(Parameters follows, ParameterQuestion answered) {
    Map<String, String> next = new TreeMap<>(follows.asMap());
    beginnings.forEach(
        (name, value) -> {
          boolean wasReset = ParameterSql.isSettable(name) && !answered.isSet(name);
          if (wasReset && !value.equals(follows.get(name))) {
            next.put(name, value);
            if (service.isReported(name)) {
              MessageWriter.parameterStatus(client(), name, value);
            }
          }
        });
    return service.parameters().intern(new Parameters(next));
  }

  private void run() {
    if (activity != Activity.RUNNING) {
      activity = Activity.RUNNING;
      tools.activity(Activity.RUNNING);
    }
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    Consumer<Severity> words = severity -> tellRejection(severity, reason, detail);
    boolean fatal =
        phase == Phase.WELCOMING
            || beginHeld
            || reason == Rejection.TENANT_REMOVED
            || reason == Rejection.DRAINING;
    if (fatal) {
      end(words);
    } else {
      // The message that is refused is shown again now, and tells how bad that is.
      phase = Phase.REFUSED;
      refusal = words;
      refusalTold = false;
    }
  }

  private void end(Consumer<Severity> rejection) {
    told = true;
    rejection.accept(Severity.FATAL);
    tools.close(CloseReason.REJECTED);
  }

  private void tellRejection(Severity severity, Rejection reason, String detail) {
    BackendFailure failure = tools.lastFailure();
    boolean refused =
        reason == Rejection.BACKEND_REFUSED || reason == Rejection.BACKEND_UNAVAILABLE;
    if (refused && failure != null) {
      PgErrors.backendRefused(client(), severity, failure.code(), failure.message());
    } else {
      PgErrors.rejection(client(), severity, reason, detail);
    }
  }

  /**
   * Drops what belongs to the refused unit of work, up to where the server would be ready again.
   */
  private Verdict dropRefused(Frame frame) {
    if (TransactionStart.isIn(frame, mapper)) {
      end(refusal);
      return Verdict.SWALLOW;
    }
    if (!refusalTold) {
      refusalTold = true;
      refusal.accept(Severity.ERROR);
    }
    switch (frame.kind()) {
      case Message.QUERY, Message.FUNCTION_CALL, Message.SYNC -> {
        phase = Phase.SERVING;
        MessageWriter.readyForQuery(client(), PgBackend.IDLE);
      }
      default -> {}
    }
    return Verdict.SWALLOW;
  }

  @Override
  public boolean onBackendLost(CloseReason reason) {
    backend = null;
    return false;
  }

  @Override
  public void onTimeout(Activity late) {
    switch (late) {
      case IDLE -> tools.close(CloseReason.CLIENT_IDLE);
      case PAUSED -> tools.close(CloseReason.IDLE_IN_TRANSACTION);
      case RUNNING -> onQueryTimeout();
    }
  }

  private void onQueryTimeout() {
    PgBackend mine = backend;
    if (mine == null) {
      return;
    }
    if (timedOut) {
      // It was told to stop and did not.
      tools.breakBackend(CloseReason.QUERY_TIMEOUT);
      backend = null;
      tools.close(CloseReason.QUERY_TIMEOUT);
      return;
    }
    timedOut = true;
    cancel(mine);
  }

  /** The client, on another connection, asks to cancel what this one is doing. */
  private void onCancel() {
    PgBackend mine = backend;
    if (mine == null) {
      tools.cancelWait();
    } else if (mine.isAnsweringOwn()) {
      cancelPending = true;
    } else if (!mine.owesNothing()) {
      cancel(mine);
    }
  }

  private void cancel(PgBackend mine) {
    if (mine.hello().processId() != 0) {
      tools.interrupt(service.cancelOf(mine.hello()));
    }
  }

  @Override
  public boolean onInputEnd() {
    leaving = backend != null && backend.willBeReady();
    return leaving;
  }

  private void fatal(String state, String message) {
    told = true;
    MessageWriter.error(client(), Message.ERROR_RESPONSE, Severity.FATAL, state, message);
  }

  @Override
  public void onClosing(CloseReason reason, String detail) {
    if (!told) {
      told = true;
      PgErrors.closing(client(), reason, detail.isEmpty() ? violation : detail);
    }
  }

  @Override
  public boolean isAtBoundary() {
    PgBackend mine = backend;
    boolean quiet = mine == null || (mine.owesNothing() && mine.status() == PgBackend.IDLE);
    return quiet && !beginHeld && activity == Activity.IDLE;
  }

  @Override
  public void onClosed() {
    service.cancelKeys().revoke(cancelKey);
    backend = null;
  }
}
