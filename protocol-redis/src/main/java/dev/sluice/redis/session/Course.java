package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Where one session's commands go when its backend is several servers. A session of a single server
 * has none. Confined to the session's event loop.
 */
interface Course {

  /** A session was refused a connection; whether its command can go elsewhere instead. */
  default boolean hasAlternative() {
    return false;
  }

  /** Judges a command of a session that has no connection of its own, before anything else is. */
  default @Nullable Verdict first(Frame frame, Dispatch to) {
    return null;
  }

  /** Judges a command that the client may use and the server knows. */
  Verdict go(Frame frame, Dispatch to);

  /** Why a command cannot go to the session's own connection; null: it can. */
  default @Nullable String astray(PinnedSession own, Frame frame, Dispatch to) {
    return null;
  }

  /**
   * A reply that says where its command should have gone; see {@link
   * dev.sluice.core.spi.SeatHolder#onWithheld}.
   */
  default boolean onWithheld(Frame reply, int place, int since) {
    throw new IllegalStateException("nobody has asked for this reply");
  }

  /** Whether a transaction is open that has no connection yet. */
  default boolean defersTransaction() {
    return false;
  }

  /** What may go ahead on the session's own connection; null: nothing does. */
  default @Nullable Vanguard vanguard() {
    return null;
  }

  /** Whether an answer is to come that neither a trunk nor the session's own connection owes. */
  default boolean owesAnswer() {
    return false;
  }

  /** Whether everything waits until commands have been sent again; told by {@link #onQuiet}. */
  default boolean isMending() {
    return false;
  }

  /** The session's trunk owes nothing; see {@link dev.sluice.core.spi.SeatHolder#onQuiet}. */
  default void onQuiet() {
    // Nothing is sent again.
  }

  /** The session is over. */
  default void onClosed() {
    // It keeps nothing that others might want.
  }

  /** Whether clients are not to see that there are several servers. */
  default boolean hidesCluster() {
    return false;
  }

  /** The session has got a connection of its own. */
  default void onOwn(PinnedSession own) {
    // It has nothing to make up for.
  }

  /** Where the session's own connection is. */
  default int ownPlace() {
    return Place.HOME;
  }

  /** Whether a command is on its way that the session still holds. */
  default boolean isBusy() {
    return false;
  }
}
