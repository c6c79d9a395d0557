package dev.sluice.core.event;

import dev.sluice.core.time.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

  /** The newest last; the oldest leaves when the ring is full. Guarded by itself. */
  private final ArrayDeque<Event> events = new ArrayDeque<>();

  /**
   * @param capacity how many events are kept; at least 1
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
    synchronized (events) {
      if (events.size() == capacity) {
        events.removeFirst();
      }
      events.addLast(event);
    }
    log(event);
  }

  /** The kept events, oldest first; a copy. */
  public List<Event> recent() {
    synchronized (events) {
      return new ArrayList<>(events);
    }
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
