package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.login.CancelKey;
import dev.sluice.postgres.login.StartupMessage;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageFramer;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.Severity;
import dev.sluice.postgres.wire.SqlState;
import io.netty.buffer.ByteBuf;
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

  private final PgService service;
  private final SessionTools tools;
  private final CancelKey cancelKey;
  private final SessionParameters parameters;
  private final Cancelling cancelling;
  private final Farewell farewell;
  private final SessionReplies replies = new SessionReplies(this);

  /** Whether it may come to another backend, and its statements and parameters with it. */
  private final boolean moves;

  private Phase phase = Phase.WELCOMING;
  private Activity activity = Activity.IDLE;

  /** Until the session is welcomed; an idle session holds nothing that it does not need. */
  private @Nullable Welcome welcome;

  private @Nullable StatementMapper mapper;
  private @Nullable PgBackend backend;

  /** A message of the client's waits for a backend. */
  private boolean asksForBackend;

  /** The client has been told that its transaction has begun, and no backend has. */
  private boolean beginHeld;

  private boolean awaitsAnswers;

  /** While what belongs to a refused unit of work is dropped. */
  private @Nullable Refusal refusal;

  PgSession(PgService service, StartupMessage startup, SessionTools tools) {
    this.service = service;
    this.tools = tools;
    this.parameters = new SessionParameters(service, this);
    this.cancelling = new Cancelling(service, tools);
    this.farewell = new Farewell(tools);
    this.moves = service.options().pooling() != Pooling.SESSION && !service.replicates();
    this.cancelKey = service.cancelKeys().issue(startup.minor(), this::cancelLater);
    this.welcome = new Welcome(service, startup);
  }

  /** On whichever thread the cancel request came. */
  private void cancelLater(Runnable done) {
    tools.execute(() -> cancelling.onRequest(backend, beginHeld, asksForBackend, done));
  }

  @Override
  public Framer framer() {
    return MessageFramer.FROM_CLIENT;
  }

  Outbound client() {
    return tools.client();
  }

  Farewell farewell() {
    return farewell;
  }

  SessionParameters parameters() {
    return parameters;
  }

  Cancelling cancelling() {
    return cancelling;
  }

  /** Takes what the backend says. */
  SessionReplies replies() {
    return replies;
  }

  SessionTools tools() {
    return tools;
  }

  @Nullable PgBackend backend() {
    return backend;
  }

  /** Null as long as the client has prepared nothing. */
  @Nullable StatementMapper knownMapper() {
    return mapper;
  }

  StatementMapper mapper() {
    if (mapper == null) {
      mapper = new StatementMapper(this);
    }
    return mapper;
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
    parameters.begin(resolved);
    Welcome mine = welcome;
    if (mine != null) {
      mine.write(client(), resolved, cancelKey);
      welcome = null;
    }
    goOn();
  }

  @Override
  public void onLease(BackendSession leased) {
    PgBackend mine = (PgBackend) leased;
    backend = mine;
    asksForBackend = false;
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
    parameters.prepare(mine);
    if (beginHeld) {
      beginHeld = false;
      mine.ask("BEGIN", OwnQuery.IGNORED);
    }
  }

  private void onWishesRefused(ErrorFields error) {
    farewell.fatal(error.state(), error.message());
    tools.close(CloseReason.REJECTED);
  }

  /** Nothing of the client's goes out until {@link #goOn}. */
  void suspend() {
    phase = Phase.PREPARING;
  }

  void goOn() {
    phase = Phase.SERVING;
    tools.resume();
  }

  @Override
  public void onReleased() {
    backend = null;
  }

  @Override
  public Verdict onClientFrame(Frame frame) {
    if (farewell.isOver()) {
      return Verdict.SWALLOW;
    }
    if (frame.kind() == Message.TERMINATE) {
      return farewell.onTerminate(isOwed());
    }
    return switch (phase) {
      case SERVING -> {
        if (backend != null) {
          yield serve(frame, backend);
        }
        Verdict verdict = serveAlone(frame);
        asksForBackend = verdict == Verdict.ACQUIRE;
        yield verdict;
      }
      case WELCOMING, PREPARING -> Verdict.HOLD;
      case REFUSED -> refusal == null ? Verdict.SWALLOW : dropRefused(frame, refusal);
    };
  }

  private Verdict serve(Frame frame, PgBackend mine) {
    if (mine.isSkipping() && frame.kind() != Message.SYNC) {
      return Verdict.SWALLOW;
    }
    run();
    return switch (frame.kind()) {
      case Message.QUERY ->
          moves ? service.queries().take(frame, this, mine) : owe(mine, Reply.QUERY);
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
      case Message.PARSE -> moves ? mapper().parse(frame, mine) : owe(mine, Reply.PARSE);
      case Message.BIND -> moves ? mapper().bind(frame, mine) : owe(mine, Reply.BIND);
      case Message.DESCRIBE -> moves ? mapper().describe(frame, mine) : owe(mine, Reply.DESCRIBE);
      case Message.CLOSE -> moves ? mapper().close(frame, mine) : owe(mine, Reply.CLOSE);
      default -> unexpected(frame);
    };
  }

  private static Verdict owe(PgBackend mine, Reply reply) {
    mine.owe(reply, null);
    return Verdict.FORWARD;
  }

  private Verdict unexpected(Frame frame) {
    farewell.violated("invalid frontend message type " + frame.kind());
    return Verdict.SWALLOW;
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
      case Message.QUERY ->
          !beginHeld && service.queries().mayBeLoneBegin(frame)
              ? queryAlone(frame)
              : Verdict.ACQUIRE;
      case Message.PARSE -> moves ? mapper().local().parse(frame) : Verdict.ACQUIRE;
      case Message.CLOSE -> moves ? mapper().local().close(frame) : Verdict.ACQUIRE;
      case Message.PASSWORD -> unexpected(frame);
      default -> Verdict.ACQUIRE;
    };
  }

  private Verdict queryAlone(Frame frame) {
    if (!frame.isComplete()) {
      return Need.whole(frame);
    }
    return service.queries().isLoneBegin(frame) ? holdBegin() : Verdict.ACQUIRE;
  }

  /** Tells the client that its transaction has begun; it begins when its first statement comes. */
  private Verdict holdBegin() {
    beginHeld = true;
    replies.onQueryAnswered();
    MessageWriter.commandComplete(client(), "BEGIN");
    MessageWriter.readyForQuery(client(), 'T');
    become(Activity.PAUSED);
    return Verdict.SWALLOW;
  }

  /** A text with these traits goes out. */
  void note(int traits, long length) {
    parameters.note(traits, length);
    if ((traits & SqlTraits.DEALLOCATES_ALL) != 0 && backend != null) {
      backend.statements().changes(Unsettled.EVERYTHING);
    }
    if ((traits & SqlTraits.PINS) != 0) {
      pin("temporary table, session lock, cursor or nameless parameter");
    }
  }

  void pin(String reason) {
    PgBackend mine = backend;
    if (mine != null && service.options().pooling() != Pooling.SESSION) {
      mine.soil();
      tools.pin(reason);
    }
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

  /** Whether backends know named statements by names of Sluice's. */
  boolean mapsStatements() {
    return service.options().mapsStatements();
  }

  int traits(ByteBuf in, int index, int length) {
    return service.queries().traits(in, index, length);
  }

  /** The statement of that definition, shared with whoever else reads it in the same way. */
  Statement statement(byte[] definition) {
    // While parameters are being changed nobody knows how the server will read it; and where there
    // are temporary tables it reads it otherwise than elsewhere.
    PgBackend mine = backend;
    return parameters.areInDoubt() || (mine != null && mine.isSoiled())
        ? service.statements().alone(definition)
        : service.statements().intern(definition, parameters.current().reading());
  }

  /** The same if somebody has it, and it may be shared; or null. */
  @Nullable Statement knownStatement(byte[] definition) {
    return parameters.areInDoubt()
        ? null
        : service.statements().find(definition, parameters.current().reading());
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
    if (farewell.isLeaving() && !mine.willBeReady() && !awaitsAnswers) {
      tools.execute(() -> tools.close(CloseReason.PEER_GOODBYE));
    }
    onAnswers();
    cancelling.onReady(mine);
    if (mine.owesNothing()) {
      become(status == PgBackend.IDLE ? Activity.IDLE : Activity.PAUSED);
    } else if (!own) {
      // The next of several queries that were sent in a row has its full time.
      become(Activity.RUNNING);
    }
    if (status != PgBackend.IDLE && service.options().pooling() == Pooling.STATEMENT) {
      farewell.fatal(
          SqlState.FEATURE_NOT_SUPPORTED.code(),
          "transaction blocks not allowed in statement pooling mode");
      tools.close(CloseReason.REJECTED);
      return false;
    }
    if (free && parameters.areInDoubt() && tools.isMidMessage()) {
      // Data of a COPY that has failed. Nothing can be asked now; it is when they have led to a
      // reply, which must not take longer than a transaction may.
      become(Activity.PAUSED);
      return false;
    }
    return free && !parameters.ask(mine, moves);
  }

  private void run() {
    if (activity != Activity.RUNNING) {
      become(Activity.RUNNING);
    }
  }

  private void become(Activity next) {
    activity = next;
    tools.activity(next);
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    Refusal mine = new Refusal(tools, reason, detail);
    asksForBackend = false;
    if (phase == Phase.WELCOMING || beginHeld || mine.isFinal()) {
      farewell.refused(mine);
    } else {
      phase = Phase.REFUSED;
      refusal = mine;
    }
  }

  /**
   * Drops what belongs to the refused unit of work, up to where the server would be ready again.
   */
  private Verdict dropRefused(Frame frame, Refusal mine) {
    if (TransactionStart.isIn(frame, mapper)) {
      farewell.refused(mine);
      return Verdict.SWALLOW;
    }
    if (!mine.isTold()) {
      replies.onRefused(frame);
    }
    mine.tell(Severity.ERROR);
    switch (frame.kind()) {
      case Message.QUERY, Message.FUNCTION_CALL, Message.SYNC -> {
        refusal = null;
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
      case RUNNING -> {
        if (backend != null && cancelling.onQueryTimeout(backend)) {
          backend = null;
        }
      }
    }
  }

  @Override
  public boolean onInputEnd() {
    return farewell.onInputEnd(isOwed());
  }

  /** Whether the server will answer though nothing more comes: not while it waits for data. */
  private boolean isOwed() {
    return backend != null && backend.willBeReady() && !backend.copy().isOpen();
  }

  /** The server waits for data of a COPY, which will not come from a client that has ended. */
  void onDataAwaited() {
    if (farewell.isLeaving()) {
      tools.execute(() -> tools.close(CloseReason.PEER_GOODBYE));
    }
  }

  @Override
  public void onClosing(CloseReason reason, String detail) {
    farewell.onClosing(reason, detail);
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
    cancelling.onClosed();
    backend = null;
  }
}
