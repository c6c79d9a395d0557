package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.SessionTools;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Treatment;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.login.Proofs;
import dev.sluice.redis.login.RedisClientLogin;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;
import dev.sluice.redis.wire.RequestFramer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Serves one client. Confined to the session's event loop.
 *
 * <h2>Where a command goes</h2>
 *
 * Most travel over the trunk of the session's database and version of the protocol, at once and
 * behind each other. Whatever would change, block or fill up a connection gets one of the session's
 * own: a {@link PinnedSession} lasts until that connection owes nothing and remembers nothing. What
 * concerns the client's identity is answered here ({@link LocalCommands}).
 *
 * <h2>Order</h2>
 *
 * A client gets its replies in the order of its commands. So before the way changes, be it from one
 * trunk to another, to a connection of the session's own, or to an answer from here, every earlier
 * reply must have come: the session is held until then. From the session's own connection back to
 * the trunk it is the same by construction, for the connection is given back with its last reply.
 */
public final class RedisSession implements ClientSession {

  private final RedisService service;
  private final SessionTools tools;
  private final TrunkTools trunks;
  private final ClientState state;
  private final Voice voice;
  private final Proofs proofs;
  private final Subscriber subscriber;

  /** Null where there is only the one server. */
  private final @Nullable Course course;

  /** While the session has a connection of its own. */
  private @Nullable PinnedSession pin;

  /** The kind of the trunk for what can be shared. */
  private int mainKind;

  /** Whether nothing stands in the way of sharing: the short way through this class. */
  private boolean plain;

  /** Whether the message has been judged before, and was held. */
  private boolean again;

  /** Whether the first AUTH or HELLO is the one that has been checked during the login. */
  private boolean proven;

  /** Whether the session is held until its own connection has been given back, or owes nothing. */
  private boolean waiting;

  /** The password that is being checked, or null. */
  private @Nullable CompletableFuture<Boolean> check;

  /** Arguments of a large request that are dropped. */
  private long dropping;

  /** Whether the connection that was last asked for is for a MULTI. */
  private boolean opensTransaction;

  /** Why the connection or the trunk that was asked for is not to be had. */
  private @Nullable String refusal;

  RedisSession(RedisService service, RedisClientLogin login, SessionTools tools) {
    this.service = service;
    this.tools = tools;
    this.trunks = tools.trunks();
    this.proofs = login.proofs();
    this.proven = login.isProven();
    this.voice = new Voice(tools.client());
    this.state =
        new ClientState(
            service.clients().nextId(),
            proofs.tenant().value(),
            tools.clientAddress(),
            tools.localAddress(),
            login.user(),
            service.database());
    this.course = service.newCourse(this);
    this.subscriber = new Subscriber(this, service.hub());
  }

  @Override
  public void onStart() {
    service.clients().enter(this);
    onStateChanged();
  }

  /** Database or version of the protocol are others now. */
  void onStateChanged() {
    mainKind = TrunkKind.of(TrunkKind.MAIN, state.database, state.resp3);
    updatePlain();
  }

  private void updatePlain() {
    plain =
        pin == null
            && !again
            && course == null
            && voice.mode() == Voice.Mode.ON
            && state.authenticated
            && refusal == null
            && subscriber.isPlain();
    if (plain) {
      trunks.mute(false);
    }
  }

  @Override
  public Framer framer() {
    PinnedSession own = pin;
    boolean inRequest = dropping > 0 || (own != null && own.isMidRequest());
    return inRequest ? RequestFramer.ARGUMENTS : RequestFramer.INSTANCE;
  }

  @Override
  public Verdict onClientFrame(Frame frame) {
    int kind = frame.kind();
    if (plain && Request.isCommand(kind) && !Request.isPart(kind)) {
      Command command =
          service.commands().find(frame.buffer(), frame.bodyIndex(), Request.nameLength(kind));
      if (command != null
          && command.treatment() == Treatment.SHARED
          && trunks.kind() == mainKind
          && trunks.tryStart()) {
        return Verdict.SHARE;
      }
    }
    return onOther(frame);
  }

  private Verdict onOther(Frame frame) {
    if (!again) {
      voice.beginCommand();
    }
    Verdict verdict = judge(frame);
    again =
        switch (verdict) {
          case HOLD, ACQUIRE, MORE, SHARE_AND_HOLD -> true;
          default -> false;
        };
    updatePlain();
    return verdict;
  }

  private Verdict judge(Frame frame) {
    return switch (frame.kind()) {
      case Request.EMPTY -> Verdict.SWALLOW;
      case Request.BROKEN -> onBroken(Request.violation(frame));
      case Request.ARGUMENT -> onArgument();
      case Request.INLINE -> InlineCommands.judge(this, frame);
      default -> onCommand(frame, Dispatch.find(service.commands(), frame));
    };
  }

  /** The rest of a request whose name decided where it goes. */
  private Verdict onArgument() {
    if (dropping > 0) {
      dropping--;
      return Verdict.SWALLOW;
    }
    PinnedSession own = pin;
    if (own == null) {
      throw new IllegalStateException("an argument without a request");
    }
    return own.onArgument();
  }

  /** What is wrong is told in turn, and is the last that is said. */
  Verdict onBroken(String violation) {
    PinnedSession own = pin;
    boolean unfinished = own != null && own.isMidRequest();
    Verdict wait = unfinished ? null : awaitTurn();
    if (wait != null) {
      return wait;
    }
    Replies.error(voice, "ERR Protocol error: " + violation);
    return Verdict.CLOSE;
  }

  /** Judges one command, as it came or as it was written out from a line. */
  Verdict onCommand(Frame frame, Dispatch to) {
    Course several = course;
    if (refusal != null && (several == null || !several.hasAlternative())) {
      return answerRefusal(frame);
    }
    refusal = null;
    Command command = to.command();
    state.onCommand(command);
    if (!state.authenticated && !to.isForStrangers()) {
      return answerError(frame, RedisErrors.NOAUTH);
    }
    // Channels of a cluster are at home, shard channels at their slots' nodes: no hub has both.
    Verdict shared = hidesCluster() ? null : subscriber.judge(frame, to);
    if (shared != null) {
      return shared;
    }
    PinnedSession own = pin;
    if (own != null) {
      return own.onCommand(frame, to);
    }
    Verdict early = several == null ? null : several.first(frame, to);
    if (early != null) {
      return early;
    }
    if (command == null) {
      return answerError(frame, to.unknown(frame));
    }
    if (!to.isAllowed(service, frame)) {
      return answerError(frame, RedisErrors.notPermitted(state.user, command.name()));
    }
    return several == null ? usual(frame, to) : several.go(frame, to);
  }

  /** Sends a command where it goes when there is one server. */
  Verdict usual(Frame frame, Dispatch to) {
    Command command = to.command();
    if (command == null) {
      throw new IllegalStateException("nobody knows the command");
    }
    if (Request.isPart(frame.kind())) {
      return to.isLocal() ? answerError(frame, RedisErrors.SYNTAX) : own(to);
    }
    return switch (to.way()) {
      case MAIN -> share(mainKind);
      case SCRIPT -> share(scriptKind());
      case CONTROL -> share(controlKind());
      case OWN -> own(to);
      case LOCAL -> answerLocally(frame, command);
    };
  }

  private Verdict answerLocally(Frame frame, Command command) {
    Verdict wait = awaitTurn();
    return wait != null ? wait : LocalCommands.answer(this, command, frame);
  }

  int scriptKind() {
    return TrunkKind.of(TrunkKind.SCRIPT, state.database, state.resp3);
  }

  /** In the first database whatever the session's: a busy server would refuse to change it. */
  int controlKind() {
    return TrunkKind.of(TrunkKind.CONTROL, service.database(), state.resp3);
  }

  /** Sends the message over a trunk of that kind, once it has a seat there. */
  Verdict share(int kind) {
    return share(kind, Place.HOME);
  }

  /** The same at one of several places. */
  Verdict share(int kind, int place) {
    Verdict wait = seat(kind, place);
    if (wait != null) {
      return wait;
    }
    if (refusal != null) {
      Course several = course;
      if (several == null || !several.hasAlternative()) {
        return answerRefusal(null);
      }
      refusal = null;
      return share(kind, Place.HOME);
    }
    if (!trunks.tryStart()) {
      Verdict turn = awaitTurn();
      if (turn != null) {
        return turn;
      }
      tools.meters().rejections(Rejection.RATE_LIMIT).increment();
      Replies.error(voice, RedisErrors.of(Rejection.RATE_LIMIT));
      return Verdict.SWALLOW;
    }
    trunks.mute(voice.isMuted());
    return Verdict.SHARE;
  }

  /** Null if the session has the seat, or has been refused. */
  @Nullable Verdict seat(int kind) {
    return seat(kind, Place.HOME);
  }

  /** The same at one of several places. */
  @Nullable Verdict seat(int kind, int place) {
    if (trunks.kind() == kind && trunks.place() == place) {
      return null;
    }
    Verdict wait = awaitTurn();
    if (wait != null) {
      return wait;
    }
    return trunks.join(kind, place) ? null : Verdict.HOLD;
  }

  /** Asks for a connection of the session's own. */
  Verdict own(Dispatch to) {
    opensTransaction = to.verb() == Verb.MULTI;
    Verdict wait = awaitTurn();
    return wait != null ? wait : Verdict.ACQUIRE;
  }

  /** Null if every earlier reply has come; else the verdict that waits for them. */
  @Nullable Verdict awaitTurn() {
    if (subscriber.isOwed()) {
      waiting = true;
      return Verdict.HOLD;
    }
    return awaitServers();
  }

  /** The same but for what the hub owes. */
  @Nullable Verdict awaitServers() {
    if (trunks.owed() > 0) {
      trunks.awaitReplies();
      return Verdict.HOLD;
    }
    PinnedSession own = pin;
    if (own != null && !own.isAnswered()) {
      waiting = true;
      return Verdict.HOLD;
    }
    return null;
  }

  /** Holds the session until its own connection is given back. */
  Verdict awaitRelease() {
    waiting = true;
    return Verdict.HOLD;
  }

  /** Answers with an error, once it is the command's turn. */
  Verdict answerError(Frame frame, String error) {
    Verdict wait = awaitTurn();
    if (wait != null) {
      return wait;
    }
    Replies.error(voice, error);
    return drop(frame);
  }

  private Verdict answerRefusal(@Nullable Frame frame) {
    String error = refusal;
    refusal = null;
    Replies.error(voice, String.valueOf(error));
    return frame == null ? Verdict.SWALLOW : drop(frame);
  }

  /** Drops a command with all of its arguments. */
  private Verdict drop(Frame frame) {
    if (Request.isPart(frame.kind())) {
      dropping = Request.exactCount(frame) - 1;
    }
    return Verdict.SWALLOW;
  }

  /** The hub owes answers from now on, or none any more. */
  void onOwedByHub(Activity next) {
    updatePlain();
    if (pin == null) {
      tools.activity(next);
    }
    if (next == Activity.IDLE) {
      onAnswered();
    }
  }

  /** Whether the client has got a part of a reply whose rest is still to come. */
  boolean isMidReply() {
    PinnedSession own = pin;
    return own == null ? trunks.isMidReply() : own.isMidReply();
  }

  /** Has messages written that wait, once the reply under way has ended. */
  void awaitReplyEnd() {
    if (pin == null) {
      trunks.awaitReplyEnd();
    }
  }

  @Override
  public void onReplyEnded() {
    subscriber.onReplyEnded();
  }

  /** All that the session's own connection owed to it has come, or it is given back. */
  void onAnswered() {
    if (waiting) {
      waiting = false;
      tools.execute(tools::resume);
    }
  }

  @Override
  public void onLease(BackendSession backend) {
    PinnedSession own = new PinnedSession(this, (RedisBackend) backend);
    pin = own;
    if (course != null) {
      course.onOwn(own);
    }
    updatePlain();
  }

  @Override
  public void onReleased() {
    pin = null;
    state.inTransaction = false;
    subscriber.publishCounts();
    state.blockedBackend = 0;
    tools.activity(Activity.IDLE);
    updatePlain();
    onAnswered();
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    refuse(RedisErrors.of(reason));
  }

  /** The command that waits for a connection is answered with an error. */
  void refuse(String error) {
    refusal = error;
    plain = false;
  }

  boolean opensTransaction() {
    return opensTransaction;
  }

  @Override
  public boolean onBackendLost(CloseReason reason) {
    PinnedSession lost = pin;
    pin = null;
    updatePlain();
    if (lost == null || !lost.isExpendable()) {
      // A transaction, a subscription or half a reply cannot be made good by an error.
      return false;
    }
    sayLost(lost.wanted(), reason);
    onAnswered();
    return true;
  }

  @Override
  public void onTrunkLost(int owed, CloseReason reason) {
    sayLost(owed, reason);
  }

  private void sayLost(int replies, CloseReason reason) {
    service.suspect();
    tools.meters().errors.add(replies);
    for (int i = 0; i < replies; i++) {
      Replies.error(tools.client(), RedisErrors.lost(reason));
    }
  }

  @Override
  public void onTimeout(Activity activity) {
    switch (activity) {
      case RUNNING -> {
        if (subscriber.isOwed()) {
          subscriber.onTimeout();
        } else {
          tools.close(CloseReason.QUERY_TIMEOUT);
        }
      }
      case PAUSED -> tools.close(CloseReason.IDLE_IN_TRANSACTION);
      case IDLE -> {
        if (pin == null && trunks.owed() == 0 && !subscriber.isSubscribed()) {
          tools.close(CloseReason.CLIENT_IDLE);
        }
      }
    }
  }

  @Override
  public boolean onInputEnd() {
    PinnedSession own = pin;
    boolean owed = own == null ? trunks.owed() > 0 : own.isOwedSoon();
    return owed || subscriber.isOwed();
  }

  /** What nobody has asked for would be taken for the next reply, so it is not said. */
  @Override
  public void onClosing(CloseReason reason, String detail) {
    PinnedSession own = pin;
    boolean expected = own == null ? trunks.owed() > 0 : own.wanted() > 0 && !own.isMidReply();
    if (expected) {
      Replies.error(tools.client(), RedisErrors.lost(reason));
    }
  }

  @Override
  public boolean isAtBoundary() {
    return pin == null
        && trunks.owed() == 0
        && !subscriber.isOwed()
        && (course == null || !course.isBusy());
  }

  @Override
  public void onWithheld(Frame reply) {
    Course several = course;
    if (several == null) {
      throw new IllegalStateException("a reply is withheld although there is one server");
    }
    several.onWithheld(reply);
  }

  /** Whether the client is not to see that there are several servers. */
  boolean hidesCluster() {
    return course != null && course.hidesCluster();
  }

  /** Why a command cannot go to the session's own connection; null: it can. */
  @Nullable String astray(Frame frame, Dispatch to) {
    PinnedSession own = pin;
    return course == null || own == null ? null : course.astray(own, frame, to);
  }

  @Override
  public void onClosed() {
    subscriber.leave();
    service.clients().leave(this);
  }

  /** As after RESET: like a client that has just come, and has proved nothing. */
  void reset() {
    subscriber.clear();
    state.database = service.database();
    state.resp3 = false;
    state.name = "";
    state.user = Proofs.DEFAULT_USER;
    state.authenticated = proofs.isTrusting();
    voice.mode(Voice.Mode.ON);
    onStateChanged();
  }

  /** Whether this AUTH or HELLO is the one that the login has checked. */
  boolean takeProven() {
    boolean was = proven;
    proven = false;
    return was;
  }

  RedisService service() {
    return service;
  }

  SessionTools tools() {
    return tools;
  }

  TrunkTools trunks() {
    return trunks;
  }

  ClientState state() {
    return state;
  }

  Subscriber subscriber() {
    return subscriber;
  }

  Voice voice() {
    return voice;
  }

  Proofs proofs() {
    return proofs;
  }

  @Nullable PinnedSession pin() {
    return pin;
  }

  int mainKind() {
    return mainKind;
  }

  /** Speaks another version of the protocol from now on, on a connection of its own as well. */
  void speak(boolean resp3) {
    state.resp3 = resp3;
    onStateChanged();
    PinnedSession own = pin;
    if (own != null) {
      own.onStateChanged();
    }
  }

  /** Checks a password; while that goes on elsewhere, the session is shown the message again. */
  CompletableFuture<Boolean> check(String user, String password) {
    CompletableFuture<Boolean> running = check;
    if (running == null) {
      running = proofs.check(user, password).toCompletableFuture();
      check = running;
      if (!running.isDone()) {
        running.whenComplete((right, failure) -> tools.execute(tools::resume));
      }
    }
    return running;
  }

  void forgetCheck() {
    check = null;
  }

  /** Takes why there is no connection, or null if there is one. */
  @Nullable String takeRefusal() {
    String taken = refusal;
    refusal = null;
    return taken;
  }
}
