package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message off the hot path: asks one after the other who may have a say, from
 * what refuses everything to where one server's command goes. Confined to the session's event loop.
 */
final class Judging {

  private final RedisSession session;

  /** Null where there is only the one server. */
  private final @Nullable Course course;

  Judging(RedisSession session, @Nullable Course course) {
    this.session = session;
    this.course = course;
  }

  /** The client says something new. */
  void begin() {
    Vanguard ahead = vanguard();
    if (ahead != null) {
      ahead.begin();
    }
  }

  /** Judges any message. */
  Verdict onMessage(Frame frame) {
    Vanguard ahead = vanguard();
    Verdict sent = ahead == null ? null : ahead.again();
    if (sent != null) {
      return sent;
    }
    return switch (frame.kind()) {
      case Request.EMPTY -> Verdict.SWALLOW;
      case Request.BROKEN -> session.refusing().onBroken(Request.violation(frame));
      case Request.ARGUMENT -> onArgument();
      case Request.INLINE -> InlineCommands.judge(session, frame);
      default -> onCommand(frame, Dispatch.find(session.service().commands(), frame));
    };
  }

  /** The rest of a request whose name decided where it goes. */
  private Verdict onArgument() {
    if (session.refusing().isDropping()) {
      session.refusing().drop();
      return Verdict.SWALLOW;
    }
    PinnedSession own = session.pin();
    if (own == null) {
      throw new IllegalStateException("an argument without a request");
    }
    return own.onArgument();
  }

  /** Judges one command, as it came or as it was written out from a line. */
  Verdict onCommand(Frame frame, Dispatch to) {
    Refusing refusing = session.refusing();
    if (refusing.isPending() && !hasAlternative()) {
      return refusing.answerPending(frame, to);
    }
    refusing.take();
    session.state().onCommand(to.command());
    if (refusing.isInTransaction(to)) {
      return refusing.inTransaction(frame, to);
    }
    if (to.verb() == Verb.UNWATCH && !session.state().inTransaction) {
      refusing.forgetWatch();
    }
    if (!session.state().authenticated && !to.isForStrangers()) {
      return refusing.answer(frame, RedisErrors.NOAUTH);
    }
    boolean deferred = course != null && course.defersTransaction();
    Verdict shared = deferred ? null : session.subscriber().judge(frame, to);
    if (shared != null) {
      return shared;
    }
    PinnedSession own = session.pin();
    return own == null ? withoutOwn(frame, to) : own.onCommand(frame, to);
  }

  private Verdict withoutOwn(Frame frame, Dispatch to) {
    Course several = course;
    Verdict early = several == null ? null : several.first(frame, to);
    if (early != null) {
      return early;
    }
    Command command = to.command();
    if (command == null) {
      return session.refusing().answer(frame, to.unknown(frame));
    }
    if (!to.isAllowed(session.service(), frame)) {
      String error = RedisErrors.notPermitted(session.state().user, command.name());
      return session.refusing().answer(frame, error);
    }
    return several == null ? usual(frame, to) : several.go(frame, to);
  }

  /** Sends a command where it goes when there is one server. */
  Verdict usual(Frame frame, Dispatch to) {
    Command command = to.command();
    if (command == null) {
      throw new IllegalStateException("nobody knows the command");
    }
    Seating seating = session.seating();
    if (Request.isPart(frame.kind())) {
      return to.isLocal() ? session.refusing().answer(frame, RedisErrors.SYNTAX) : seating.own(to);
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
    Verdict wait = session.turn().await();
    return wait != null ? wait : LocalCommands.answer(session, command, frame);
  }

  /** What may go ahead on the session's own connection; null: nothing does. */
  @Nullable Vanguard vanguard() {
    return course == null ? null : course.vanguard();
  }

  /** The session's own connection has been given back, or is lost. */
  void onOwnGone() {
    Vanguard ahead = vanguard();
    if (ahead != null) {
      ahead.onGone();
    }
    session.state().inTransaction = course != null && course.defersTransaction();
  }

  /** Whether a command that was refused at one place may go to another. */
  boolean hasAlternative() {
    return course != null && course.hasAlternative();
  }

  /** Whether the client is not to see that there are several servers. */
  boolean hidesCluster() {
    return course != null && course.hidesCluster();
  }

  /** Where the session's own connection is. */
  int ownPlace() {
    return course == null ? Place.HOME : course.ownPlace();
  }

  /** Why a command cannot go to the session's own connection; null: it can. */
  @Nullable String astray(Frame frame, Dispatch to) {
    PinnedSession own = session.pin();
    return course == null || own == null ? null : course.astray(own, frame, to);
  }
}
