package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.SharingTools;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Treatment;
import dev.sluice.redis.login.RedisClientLogin;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;
import dev.sluice.redis.wire.RequestFramer;
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
public final class RedisSession implements ClientSession, SeatHolder {

  private final RedisService service;
  private final SharingTools tools;
  private final TrunkTools trunks;
  private final ClientState state;
  private final Voice voice;
  private final Proving proving;
  private final Seating seating;
  private final Refusing refusing = new Refusing(this);
  private final Turn turn = new Turn(this);
  private final Subscriber subscriber;

  /** Null where there is only the one server. */
  private final @Nullable Course course;

  /** While the session has a connection of its own. */
  private @Nullable PinnedSession pin;

  /** Whether nothing stands in the way of sharing: the short way through this class. */
  private boolean plain;

  /** Whether the message has been judged before, and was held. */
  private boolean again;

  RedisSession(RedisService service, RedisClientLogin login, SharingTools tools) {
    this.service = service;
    this.tools = tools;
    this.trunks = tools.trunks(this);
    this.proving = new Proving(login.proofs(), login.isProven(), tools);
    this.seating = new Seating(this, trunks);
    this.voice = new Voice(tools.client());
    this.state =
        new ClientState(
            service.clients().nextId(),
            proving.proofs().tenant().value(),
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
    seating.onStateChanged();
    updatePlain();
  }

  private void updatePlain() {
    plain =
        pin == null
            && !again
            && course == null
            && voice.mode() == Voice.Mode.ON
            && state.authenticated
            && !refusing.isActive()
            && subscriber.isPlain();
    if (plain) {
      trunks.mute(false);
    }
  }

  @Override
  public Framer framer() {
    PinnedSession own = pin;
    boolean inRequest = refusing.isDropping() || (own != null && own.isMidRequest());
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
          && trunks.kind() == seating.mainKind()
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
    if (refusing.isDropping()) {
      refusing.drop();
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
    Verdict wait = unfinished ? null : turn.await();
    if (wait != null) {
      return wait;
    }
    Replies.error(voice, "ERR Protocol error: " + violation);
    return Verdict.CLOSE;
  }

  /** Judges one command, as it came or as it was written out from a line. */
  Verdict onCommand(Frame frame, Dispatch to) {
    if (refusing.isPending() && !hasAlternative()) {
      return refusing.answerPending(frame, to);
    }
    refusing.take();
    Command command = to.command();
    state.onCommand(command);
    if (refusing.isInTransaction(to)) {
      return refusing.inTransaction(frame, to);
    }
    if (!state.authenticated && !to.isForStrangers()) {
      return refusing.answer(frame, RedisErrors.NOAUTH);
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
    Course several = course;
    Verdict early = several == null ? null : several.first(frame, to);
    if (early != null) {
      return early;
    }
    if (command == null) {
      return refusing.answer(frame, to.unknown(frame));
    }
    if (!to.isAllowed(service, frame)) {
      return refusing.answer(frame, RedisErrors.notPermitted(state.user, command.name()));
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
      return to.isLocal() ? refusing.answer(frame, RedisErrors.SYNTAX) : seating.own(to);
    }
    return switch (to.way()) {
      case MAIN -> seating.share(seating.mainKind());
      case SCRIPT -> seating.share(seating.scriptKind());
      case CONTROL -> seating.share(seating.controlKind());
      case OWN -> seating.own(to);
      case LOCAL -> answerLocally(frame, command);
    };
  }

  private Verdict answerLocally(Frame frame, Command command) {
    Verdict wait = turn.await();
    return wait != null ? wait : LocalCommands.answer(this, command, frame);
  }

  /** Whether a command that was refused at one place may go to another. */
  boolean hasAlternative() {
    Course several = course;
    return several != null && several.hasAlternative();
  }

  /** The hub owes answers from now on, or none any more. */
  void onOwedByHub(Activity next) {
    updatePlain();
    PinnedSession own = pin;
    if (own == null) {
      tools.activity(next);
    } else if (next == Activity.IDLE) {
      own.rest();
    }
    if (next == Activity.IDLE) {
      turn.onAnswered();
    }
  }

  @Override
  public int setting() {
    return seating.mainKind();
  }

  @Override
  public void onReplyEnded() {
    subscriber.onReplyEnded();
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
    turn.onAnswered();
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    refuse(RedisErrors.of(reason));
  }

  @Override
  public void onTrunkRefused(String error) {
    refuse(error);
  }

  /** The command that waits for a connection is answered with an error. */
  void refuse(String error) {
    refusing.set(error);
    plain = false;
  }

  @Override
  public boolean onBackendLost(CloseReason reason) {
    PinnedSession lost = pin;
    pin = null;
    updatePlain();
    if (lost == null || !lost.isExpendable()) {
      // A transaction, a watch, a subscription or half a reply cannot be made good by an error.
      return false;
    }
    Ending.sayLost(this, lost.wanted(), reason);
    turn.onAnswered();
    return true;
  }

  @Override
  public void onTrunkLost(int owed, CloseReason reason) {
    Ending.sayLost(this, owed, reason);
  }

  @Override
  public void onTimeout(Activity activity) {
    Ending.onTimeout(this, activity);
  }

  @Override
  public boolean onInputEnd() {
    PinnedSession own = pin;
    boolean owed = own == null ? trunks.owed() > 0 : own.isOwedSoon();
    return owed || turn.isResuming() || subscriber.isOwed();
  }

  @Override
  public void onClosing(CloseReason reason, String detail) {
    Ending.onClosing(this, reason);
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
    refusing.reset();
    state.reset(service.database(), proving.proofs().isTrusting());
    voice.mode(Voice.Mode.ON);
    onStateChanged();
  }

  RedisService service() {
    return service;
  }

  SharingTools tools() {
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

  Proving proving() {
    return proving;
  }

  Seating seating() {
    return seating;
  }

  Refusing refusing() {
    return refusing;
  }

  Turn turn() {
    return turn;
  }

  @Nullable PinnedSession pin() {
    return pin;
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
}
