package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.SeatHolder;
import dev.sluice.core.spi.SharingTools;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Treatment;
import dev.sluice.redis.login.RedisClientLogin;
import dev.sluice.redis.wire.RedisErrors;
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
  private final Judging judging;
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
    this.judging = new Judging(this, course);
    this.subscriber = new Subscriber(this, new Hubs(service));
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
      judging.begin();
    }
    Verdict verdict = judging.onMessage(frame);
    again =
        switch (verdict) {
          case HOLD, ACQUIRE, MORE -> true;
          default -> false;
        };
    updatePlain();
    return verdict;
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
    judging.onOwnGone();
    subscriber.publishCounts();
    state.blockedBackend = 0;
    tools.activity(Activity.IDLE);
    updatePlain();
    turn.onAnswered();
  }

  @Override
  public void onRejected(Rejection reason, String detail) {
    if (voice.isMuted() && isOutage(reason)) {
      // It would not hear the error; that it is disconnected, as it would be by a dead server, it
      // does.
      tools.close(CloseReason.BACKEND_LOST);
    } else {
      refuse(RedisErrors.of(reason));
    }
  }

  private static boolean isOutage(Rejection reason) {
    return switch (reason) {
      case BACKEND_UNAVAILABLE, BACKEND_REFUSED, BREAKER_OPEN -> true;
      default -> false;
    };
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
    judging.onOwnGone();
    updatePlain();
    return lost != null && Ending.survives(this, lost, reason);
  }

  @Override
  public void onTrunkLost(Outbound to, int owed, CloseReason reason) {
    Ending.sayLost(this, to, owed, reason);
  }

  @Override
  public void onQuiet() {
    if (course != null) {
      course.onQuiet();
    }
  }

  @Override
  public void onTimeout(Activity activity) {
    Ending.onTimeout(this, activity);
  }

  @Override
  public boolean onInputEnd() {
    PinnedSession own = pin;
    boolean owed = own == null ? trunks.owed() > 0 : own.isOwedSoon();
    return owed || turn.isResuming() || subscriber.isOwed() || owesAnswer();
  }

  @Override
  public long kept() {
    return subscriber.kept();
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
  public boolean onWithheld(Frame reply, int place, int since) {
    Course several = course;
    if (several == null) {
      throw new IllegalStateException("a reply is withheld although there is one server");
    }
    return several.onWithheld(reply, place, since);
  }

  @Override
  public void onClosed() {
    subscriber.leave();
    if (course != null) {
      course.onClosed();
    }
    service.clients().leave(this);
  }

  /** Whether everything waits until commands have been sent again. */
  boolean isMending() {
    return course != null && course.isMending();
  }

  private boolean owesAnswer() {
    return course != null && course.owesAnswer();
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

  Judging judging() {
    return judging;
  }

  @Nullable PinnedSession pin() {
    return pin;
  }
}
