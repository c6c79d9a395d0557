package dev.sluice.core.event;

/**
 * Takes events. Implementations are thread-safe, never block and never throw: whoever reports an
 * event has more important things to finish.
 */
public interface EventLog {

  /**
   * Remembers an occurrence, stamped with the present moment.
   *
   * @param tenant the tenant's id, or an empty string
   */
  void record(Event.Kind kind, String tenant, String subject, String detail);
}
