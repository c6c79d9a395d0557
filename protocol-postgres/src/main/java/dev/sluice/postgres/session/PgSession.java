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
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageFramer;
import dev.sluice.postgres.wire.MessageWriter;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One client's session.
 *
 * <p>A session begins with {@link #onStart}, which may need a backend to learn what the server
 * makes of the client's parameters. It serves by {@link #onClientFrame}; {@link #onLease} brings a
 * backend's parameters to what the client wants before anything of the client's goes out; {@link
 * #onRejected} refuses one unit of work. Confined to the pool's loop.
 */
final class PgSession implements ClientSession {

  private final PgService service;
  private final SessionTools tools;
  private final CancelKey cancelKey;
  private final SessionParameters parameters;
  private final Cancelling cancelling;
  private final Farewell farewell;
  private final SessionReplies replies = new SessionReplies(this);
  private final Unleased unleased;

  private final boolean moves;

  private SessionPhase phase = SessionPhase.WELCOMING;
  private Activity activity = Activity.IDLE;

  /** Until the session is welcomed; an idle session holds nothing that it does not need. */
  private @Nullable Welcome welcome;

  private @Nullable StatementMapper mapper;
  private @Nullable PgBackend backend;

  private boolean awaitsAnswers;

  /** A message of the client's waits for a backend. */
  private boolean asksForBackend;

  /** While what belongs to a refused unit of work is dropped. */
  private @Nullable Refusal refusal;

  PgSession(PgService service, StartupMessage startup, SessionTools tools) {
    this.service = service;
    this.tools = tools;
    this.parameters = new SessionParameters(service, this);
    this.cancelling = new Cancelling(service, tools);
    this.farewell = new Farewell(tools);
    this.unleased = new Unleased(this, service.queries());
    this.moves = service.options().pooling() != Pooling.SESSION && !service.replicates();
    this.cancelKey = service.cancelKeys().issue(startup.minor(), this::cancelLater);
    this.welcome = new Welcome(service, startup);
  }

  /** On whichever thread the cancel request came. */
  private void cancelLater(Runnable done) {
    if (cancelling.arrives(done)) {
      tools.execute(
          () -> cancelling.onRequest(backend, unleased.isBeginHeld(), asksForBackend, done));
    } else {
      done.run();
    }
  }

  @Override
  public Framer framer() {
    return MessageFramer.FROM_CLIENT_IN_RUNS;
  }

  /** Whether it may come to another backend, and its statements and parameters with it. */
  boolean moves() {
    return moves;
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

  PgService service() {
    return service;
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
      welcomed(mine.parameters().current());
      return;
    }
    run();
    Welcome pending = welcome;
    if (pending != null) {
      pending.resolve(mine, this::welcomed, farewell::wishesRefused);
      return;
    }
    parameters.prepare(mine);
    unleased.onLease(mine);
  }

  /** Nothing of the client's goes out until {@link #goOn}. */
  void suspend() {
    phase = SessionPhase.PREPARING;
  }

  void goOn() {
    phase = SessionPhase.SERVING;
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
        Verdict verdict = unleased.serve(frame);
        asksForBackend = verdict == Verdict.ACQUIRE;
        yield verdict;
      }
      case WELCOMING, PREPARING -> Verdict.HOLD;
      case RESTORING -> restore(frame);
      case REFUSED -> refusal == null ? Verdict.SWALLOW : dropRefused(frame, refusal);
    };
  }

  /** Waits for what is set back, unless the server itself waits: behind an error, or for data. */
  private Verdict restore(Frame frame) {
    if (backend != null && backend.willBeReady()) {
      return awaitAnswers();
    }
    phase = SessionPhase.SERVING;
    return onClientFrame(frame);
  }

  private Verdict serve(Frame frame, PgBackend mine) {
    if (mine.isSkipping() && frame.kind() != Message.SYNC) {
      return MessageFramer.isRequest(frame.kind()) ? Verdict.SWALLOW : Violation.take(frame, this);
    }
    run();
    return switch (frame.kind()) {
      case Message.QUERY ->
          ahead(moves ? service.queries().take(frame, this, mine) : owe(mine, Reply.QUERY));
      case Message.SYNC -> {
        mine.oweSync();
        yield ahead(Verdict.FORWARD);
      }
      case Message.FLUSH -> Verdict.FORWARD;
      case Message.COPY_DATA -> {
        mine.copy().onData();
        yield Verdict.FORWARD;
      }
      case Message.COPY_DONE, Message.COPY_FAIL -> {
        mine.copy().onEnd();
        yield mine.isUnsynced() ? Verdict.FORWARD : ahead(Verdict.FORWARD);
      }
      case Message.EXECUTE -> owe(mine, Reply.EXECUTE);
      case Message.FUNCTION_CALL -> owe(mine, Reply.FUNCTION);
      case Message.PARSE -> moves ? mapper().parse(frame, mine) : owe(mine, Reply.PARSE);
      case Message.BIND -> moves ? mapper().bind(frame, mine) : owe(mine, Reply.BIND);
      case Message.DESCRIBE -> moves ? mapper().describe(frame, mine) : owe(mine, Reply.DESCRIBE);
      case Message.CLOSE -> moves ? mapper().close(frame, mine) : owe(mine, Reply.CLOSE);
      default -> Violation.take(frame, this);
    };
  }

  /** A batch may be at its end. What it sets back must be restored before anything may follow. */
  private Verdict ahead(Verdict verdict) {
    if (parameters.areReset() && verdict != Verdict.MORE && verdict != Verdict.HOLD) {
      phase = SessionPhase.RESTORING;
    }
    return verdict;
  }

  private static Verdict owe(PgBackend mine, Reply reply) {
    mine.owe(reply, null);
    return Verdict.FORWARD;
  }

  /**
   * The message names what an earlier one that is not answered may change; it is shown again when
   * it is answered.
   */
  Verdict awaitAnswers() {
    awaitsAnswers = true;
    return Verdict.HOLD;
  }

  /** Whether a message waits for answers. */
  boolean awaitsAnswers() {
    return awaitsAnswers;
  }

  /** Until then it waits, so that nobody takes the session to be done. */
  private void judgeAgain() {
    awaitsAnswers = false;
    tools.resume();
  }

  /** What {@link #awaitAnswers} waits for may be there. */
  void onAnswers() {
    if (awaitsAnswers) {
      tools.execute(this::judgeAgain);
    }
  }

  /** The server is ready for the next query; see {@link SessionReplies#onReady}. */
  boolean onReady(int status, boolean free, boolean own) {
    PgBackend mine = backend;
    if (mine == null || phase == SessionPhase.WELCOMING) {
      return free;
    }
    return phase != SessionPhase.PREPARING && replies.onReady(mine, status, free, own);
  }

  private void run() {
    if (activity != Activity.RUNNING) {
      become(Activity.RUNNING);
    }
  }

  void become(Activity next) {
    activity = next;
    tools.activity(next);
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    Refusal mine = new Refusal(tools, reason, detail);
    asksForBackend = false;
    if (phase == SessionPhase.WELCOMING || unleased.isBeginHeld() || mine.isFinal()) {
      farewell.refused(mine);
    } else {
      phase = SessionPhase.REFUSED;
      refusal = mine;
    }
  }

  private Verdict dropRefused(Frame frame, Refusal mine) {
    if (!MessageFramer.isRequest(frame.kind())) {
      return Violation.take(frame, this);
    }
    if (mine.drop(frame, this)) {
      refusal = null;
      phase = SessionPhase.SERVING;
      MessageWriter.readyForQuery(client(), PgBackend.IDLE);
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
    if (cancelling.onTimeout(late, backend)) {
      backend = null;
    }
  }

  @Override
  public boolean onInputEnd() {
    return farewell.onInputEnd(isOwed());
  }

  @Override
  public boolean staysInLine(ByteBuf said) {
    return !Farewell.ends(said);
  }

  /** Whether the server will answer though nothing more comes: not while it waits for data. */
  private boolean isOwed() {
    return backend != null && backend.willBeReady();
  }

  /** The server waits for data of a COPY, which will not come from a client that has ended. */
  void onDataAwaited() {
    if (farewell.isLeaving()) {
      tools.execute(farewell::leave);
    }
    onAnswers();
  }

  @Override
  public void onClosing(CloseReason reason, String detail) {
    farewell.onClosing(reason, detail);
  }

  @Override
  public boolean isAtBoundary() {
    PgBackend mine = backend;
    boolean quiet = mine == null || (mine.owesNothing() && mine.status() == PgBackend.IDLE);
    return quiet && !unleased.isBeginHeld() && activity == Activity.IDLE;
  }

  @Override
  public void onClosed() {
    service.cancelKeys().revoke(cancelKey);
    cancelling.onClosed();
    backend = null;
  }
}
