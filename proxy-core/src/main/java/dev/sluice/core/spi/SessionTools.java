package dev.sluice.core.spi;

import dev.sluice.core.event.EventLog;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.tenant.Limits;
import org.jspecify.annotations.Nullable;

/** What the core lends to a {@link ClientSession}. Confined to the session's event loop. */
public interface SessionTools {

  /** The way to the client. */
  Outbound client();

  /** The tenant's limits of this moment. */
  Limits limits();

  PoolMeters meters();

  EventLog events();

  /** Where the client is, for people: {@code host:port} or {@code unix}. */
  default String clientAddress() {
    return "";
  }

  /** Where the client has connected to, in the same form. */
  default String localAddress() {
    return "";
  }

  /** Asks for a lease outside of a message; the answer comes as with {@link Verdict#ACQUIRE}. */
  void acquire();

  /** Tells what the session is doing now, which restarts its time limit. */
  void activity(ClientSession.Activity activity);

  /** Keeps the lease until the session ends or {@link #unpin} is called. */
  void pin(String reason);

  void unpin();

  /** Shows the held message to the session again. */
  void resume();

  /** Runs a task on the session's loop, unless the session is over by then. Thread-safe. */
  void execute(Runnable task);

  /** What the backend said when it last refused a connection, or null. */
  @Nullable BackendFailure lastFailure();

  /** Gives up waiting for a lease; the session is told that it was refused. */
  void cancelWait();

  /**
   * Carries a request to the leased connection's server on a connection of its own, such as a
   * cancel. Until that is over the leased connection is not given to anyone else.
   *
   * @param done runs on the session's loop when it is over, whatever came of it; at once if no
   *     connection is leased
   */
  void interrupt(Interrupt interrupt, Runnable done);

  /**
   * Whether the backend has got only a part of the client's last message so far: what is written to
   * it now would become a part of that.
   */
  boolean isMidMessage();

  /** Ends the session, once what was written to the client has gone out. */
  void close(CloseReason reason);

  /** Bytes that were sent to the client and that it has not taken yet. */
  default long unread() {
    return 0;
  }

  /** What {@link ClientSession#kept} says has changed; called whenever it is more. */
  default void noteKept() {
    // Only who bounds it wants to know.
  }

  /** Ends the session without a word, and drops what the client has not taken yet. */
  default void cut(CloseReason reason) {
    close(reason);
  }

  /** Breaks the leased connection, which is beyond recovery; the session is not told. */
  void breakBackend(CloseReason reason);
}
