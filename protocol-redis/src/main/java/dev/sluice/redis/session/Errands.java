package dev.sluice.redis.session;

import dev.sluice.core.spi.Resending;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.wire.Replies;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are sent to other nodes one after the other, each when the one before is answered:
 * those that were redirected, and those that several nodes must hear. Begins when everything that
 * was on its way together has been answered; replies that came meanwhile are passed on between
 * those of the errands, where they belong. Nothing else of the session's is judged before the end.
 * Confined to the session's event loop.
 */
final class Errands {

  private final RedisSession session;
  private final TrunkTools trunks;
  private final Resending kept;

  /**
   * In the order of the client's commands. One enters when it is known that it must be sent, and
   * leaves when it is answered.
   */
  private final PriorityQueue<Errand> queue =
      new PriorityQueue<>(Comparator.comparingInt((Errand errand) -> errand.number));

  /** Whether what was on its way together is answered. */
  private boolean running;

  /** Whether the first is on its way. */
  private boolean sent;

  /** Whether the first waits before it goes on. */
  private boolean pausing;

  /** Why the first goes nowhere; null: it does. */
  private @Nullable String refusal;

  Errands(RedisSession session, Resending kept) {
    this.session = session;
    this.trunks = session.trunks();
    this.kept = kept;
  }

  /** Whether the errands themselves are on their way, and not what was sent before them. */
  boolean isRunning() {
    return running;
  }

  /** One more. */
  void add(Errand errand) {
    queue.add(errand);
  }

  /** The first is to go elsewhere. */
  void redirect(int place, boolean asking) {
    Errand first = queue.element();
    first.to(place, asking);
    sent = false;
    long pause = first.hops.next(session);
    if (pause == Hops.NONE) {
      refusal = Hops.TOO_MANY;
    } else if (pause > 0) {
      pausing = true;
      session.tools().after(pause, this::onPaused);
    }
  }

  private void onPaused() {
    pausing = false;
    session.onQuiet();
    session.tools().resume();
  }

  /** Nothing is owed: does what is next. Returns whether all is done. */
  boolean goOn() {
    if (!running) {
      running = true;
      kept.pass();
    }
    for (Errand first = queue.peek(); first != null; first = queue.peek()) {
      boolean answered = sent || (!pausing && isRefused(first));
      if (!answered) {
        return false;
      }
      sent = false;
      queue.remove();
      kept.pass();
    }
    return true;
  }

  /** Sends an errand, or waits until it can; whether an error has been the answer instead. */
  private boolean isRefused(Errand errand) {
    String error = session.refusing().take();
    if (error == null) {
      error = errand.place < 0 ? RedisTopology.TOO_MANY : refusal;
      refusal = null;
    }
    if (error == null && !isSeated(errand)) {
      if (!trunks.join(errand.kind, errand.place)) {
        return false;
      }
      error = session.refusing().take();
    }
    if (error != null) {
      refuse(errand, error);
      return true;
    }
    send(errand);
    return false;
  }

  private boolean isSeated(Errand errand) {
    return trunks.kind() == errand.kind && trunks.place() == errand.place;
  }

  private void send(Errand errand) {
    if (errand.asking) {
      Replies.request(trunks.aside(), "ASKING");
    }
    trunks.mute(errand.muted || errand.silent);
    kept.again().buffer(errand.request.length).writeBytes(errand.request);
    sent = true;
  }

  /** Answers it, and those whose reply it would have stood for. */
  private void refuse(Errand errand, String error) {
    if (!errand.muted) {
      Replies.error(session.tools().client(), error);
    }
    @Nullable Errand at = errand;
    while (at != null && at.silent) {
      queue.remove();
      at = queue.peek();
    }
  }
}
