package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.Resending;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.wire.Replies;
import java.util.ArrayDeque;
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

  /** One enters when it is known that it must be sent, and leaves when it is answered. */
  private final ArrayDeque<Errand> queue = new ArrayDeque<>();

  /** Whether what was on its way together is answered. */
  private boolean running;

  /** Whether the first is on its way. */
  private boolean sent;

  /** Whether the first waits before it goes on. */
  private boolean pausing;

  /** Why the first goes nowhere; null: it does. */
  private @Nullable String refusal;

  /** Kept bytes that belong before some errand. */
  private int counted;

  /** Replies that were lost behind the last of what was kept. */
  private int lost;

  private CloseReason lostBy = CloseReason.BACKEND_LOST;

  Errands(RedisSession session, Resending kept) {
    this.session = session;
    this.trunks = session.trunks();
    this.kept = kept;
  }

  /** Whether the errands themselves are on their way, and not what was sent before them. */
  boolean isRunning() {
    return running;
  }

  /** One more, behind all that is kept by now; what comes from now on is kept. */
  void add(byte[] request, int kind, boolean muted, int place, boolean asking) {
    kept.keep(true);
    int before = kept.kept() - counted;
    counted += before;
    queue.add(new Errand(request, kind, muted, false, before).to(place, asking));
  }

  /** One more for several nodes, of whose replies only that of the last is passed on. */
  void addCopy(byte[] request, int kind, boolean muted, int place, boolean silent) {
    queue.add(new Errand(request, kind, muted, silent, 0).to(place, false));
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

  /** Replies are lost; whether that is to be told later, because others come before them. */
  boolean defersLoss(int replies, CloseReason reason) {
    if (!running) {
      lost += replies;
      lostBy = reason;
    }
    return !running;
  }

  /** Nothing is owed: does what is next. Returns whether all is done. */
  boolean goOn() {
    kept.keep(false);
    boolean fresh = !running;
    running = true;
    if (fresh && !queue.isEmpty()) {
      kept.pass(queue.element().before);
    }
    for (Errand first = queue.peek(); first != null; first = queue.peek()) {
      boolean answered = sent || (!pausing && isRefused(first));
      if (!answered) {
        return false;
      }
      sent = false;
      queue.remove();
      Errand next = queue.peek();
      kept.pass(next == null ? kept.kept() : next.before);
    }
    if (lost > 0) {
      Ending.sayLost(session, lost, lostBy);
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
