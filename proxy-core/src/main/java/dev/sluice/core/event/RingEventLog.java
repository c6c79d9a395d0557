package dev.sluice.core.event;

import dev.sluice.core.time.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last events in memory for the admin port and writes each to the log. Thread-safe:
 * events are rare beside messages, so a plain lock around a few words of work is enough.
 */
public final class RingEventLog implements EventLog {

  private static final Logger LOG = LoggerFactory.getLogger("sluice.events");

  private final Ticker ticker;
  private final int capacity;

  /** The newest last; the oldest leaves when there are too many. Guarded by {@code lock}. */
  private final ArrayDeque<Event> notable = new ArrayDeque<>();

  /** As {@link #notable}, for what happens all the time. Guarded by {@code lock}. */
  private final ArrayDeque<Event> routine = new ArrayDeque<>();

  private final Object lock = new Object();

  /**
   * @param capacity how many events are kept of each sort, routine or not; at least 1
   */
  public RingEventLog(Ticker ticker, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
    }
    this.ticker = ticker;
    this.capacity = capacity;
  }

  @Override
  public void record(Event.Kind kind, String tenant, String subject, String detail) {
    Event event = new Event(ticker.epochMillis(), kind, tenant, subject, detail);
    synchronized (lock) {
      ArrayDeque<Event> kept = kind.isRoutine() ? routine : notable;
      if (kept.size() == capacity) {
        kept.removeFirst();
      }
      kept.addLast(event);
    }
    log(event);
  }

  /** The kept events, oldest first; a copy. */
  public List<Event> recent() {
    List<Event> all;
    synchronized (lock) {
      all = new ArrayList<>(notable);
      all.addAll(routine);
    }
    all.sort(Comparator.comparingLong(Event::epochMillis));
    return all;
  }

  private static void log(Event event) {
    switch (event.kind()) {
      case CLIENT_CLOSED, BACKEND_OPENED, BACKEND_CLOSED, SESSION_PINNED ->
          LOG.debug(
              "{} tenant={} subject={} {}",
              event.kind().label(),
              event.tenant(),
              event.subject(),
              event.detail());
      case BACKEND_OPEN_FAILED,
          BREAKER_OPENED,
          CONFIG_REFUSED,
          SESSION_FAULT,
          CLIENT_REJECTED,
          WORK_REJECTED ->
          LOG.warn(
              "{} tenant={} subject={} {}",
              event.kind().label(),
              event.tenant(),
              event.subject(),
              event.detail());
      case PROXY_STARTED,
          PROXY_DRAINING,
          PROXY_STOPPED,
          LISTENER_BOUND,
          CONFIG_RELOADED,
          BACKEND_MOVED,
          BREAKER_HALF_OPENED,
          BREAKER_CLOSED ->
          LOG.info(
              "{} tenant={} subject={} {}",
              event.kind().label(),
              event.tenant(),
              event.subject(),
              event.detail());
    }
  }
}
