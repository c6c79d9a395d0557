package dev.sluice.redis.session;

import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.wire.Replies;
import org.jspecify.annotations.Nullable;

/**
 * Which trunk a session's commands travel on, and how it gets a seat there or a connection of its
 * own. Confined to the session's event loop.
 */
final class Seating {

  private final RedisSession session;
  private final TrunkTools trunks;

  /** The kind of the trunk for what can be shared. */
  private int mainKind;

  /** Whether the connection that was last asked for is for a MULTI. */
  private boolean opensTransaction;

  Seating(RedisSession session, TrunkTools trunks) {
    this.session = session;
    this.trunks = trunks;
  }

  /** Database or version of the protocol are others now. */
  void onStateChanged() {
    mainKind = kind(TrunkKind.MAIN);
  }

  private int kind(int purpose) {
    return TrunkKind.of(purpose, session.state().database, session.state().resp3);
  }

  int mainKind() {
    return mainKind;
  }

  /** For scripts: while one runs, nothing else on its trunk is answered. */
  int scriptKind() {
    return kind(TrunkKind.SCRIPT);
  }

  /** In the first database whatever the session's: a busy server would refuse to change it. */
  int controlKind() {
    return TrunkKind.of(TrunkKind.CONTROL, session.service().database(), session.state().resp3);
  }

  /** Sends the message over a trunk of that kind, once the session has a seat there. */
  Verdict share(int kind) {
    return share(kind, Place.HOME);
  }

  /** The same at one of several places. */
  Verdict share(int kind, int place) {
    Verdict wait = take(kind, place);
    if (wait != null) {
      return wait;
    }
    String refusal = session.refusing().take();
    if (refusal != null) {
      if (session.judging().hasAlternative()) {
        return share(kind, Place.HOME);
      }
      Replies.error(session.voice(), refusal);
      return Verdict.SWALLOW;
    }
    if (!trunks.tryStart()) {
      Verdict turn = session.turn().await();
      if (turn != null) {
        return turn;
      }
      return session.refusing().tooFast();
    }
    trunks.mute(session.voice().isMuted());
    return Verdict.SHARE;
  }

  /** Goes on at another place though replies are owed, if that can be. */
  void cross(int kind, int place) {
    if (trunks.kind() != kind || trunks.place() != place) {
      trunks.cross(kind, place);
    }
  }

  /** Null if the session has the seat, or has been refused. */
  @Nullable Verdict take(int kind) {
    return take(kind, Place.HOME);
  }

  /** The same at one of several places. */
  @Nullable Verdict take(int kind, int place) {
    if (trunks.kind() == kind && trunks.place() == place) {
      return null;
    }
    Verdict wait = session.turn().await();
    if (wait != null) {
      return wait;
    }
    return trunks.join(kind, place) ? null : Verdict.HOLD;
  }

  /** Asks for a connection of the session's own. */
  Verdict own(Dispatch to) {
    opensTransaction = to.verb() == Verb.MULTI;
    Verdict wait = session.turn().await();
    return wait != null ? wait : Verdict.ACQUIRE;
  }

  boolean opensTransaction() {
    return opensTransaction;
  }
}
