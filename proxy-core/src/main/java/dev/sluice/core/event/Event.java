package dev.sluice.core.event;

/**
 * One occurrence worth remembering. Immutable.
 *
 * @param epochMillis when, in milliseconds since 1970
 * @param kind what
 * @param tenant the tenant concerned, or an empty string
 * @param subject what it happened to: an address, a backend, a file
 * @param detail the numbers and words an operator asks for next; never a secret
 */
public record Event(long epochMillis, Kind kind, String tenant, String subject, String detail) {

  /** What can happen. */
  public enum Kind {
    PROXY_STARTED("proxy_started"),
    PROXY_DRAINING("proxy_draining"),
    PROXY_STOPPED("proxy_stopped"),
    LISTENER_BOUND("listener_bound"),
    CONFIG_RELOADED("config_reloaded"),
    CONFIG_REFUSED("config_refused"),
    CLIENT_REJECTED("client_rejected"),
    CLIENT_CLOSED("client_closed"),
    BACKEND_OPENED("backend_opened"),
    BACKEND_OPEN_FAILED("backend_open_failed"),
    BACKEND_CLOSED("backend_closed"),
    BACKEND_MOVED("backend_moved"),
    BREAKER_OPENED("breaker_opened"),
    BREAKER_HALF_OPENED("breaker_half_opened"),
    BREAKER_CLOSED("breaker_closed"),
    WORK_REJECTED("work_rejected"),
    SESSION_PINNED("session_pinned"),
    SESSION_FAULT("session_fault");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /**
     * Whether it happens all the time while all is well, so that it is worth little by itself: it
     * is logged for debugging only and never takes the place of another in the memory.
     */
    public boolean isRoutine() {
      return switch (this) {
        case CLIENT_CLOSED, BACKEND_OPENED, BACKEND_CLOSED, SESSION_PINNED -> true;
        case PROXY_STARTED,
            PROXY_DRAINING,
            PROXY_STOPPED,
            LISTENER_BOUND,
            CONFIG_RELOADED,
            CONFIG_REFUSED,
            CLIENT_REJECTED,
            BACKEND_OPEN_FAILED,
            BACKEND_MOVED,
            BREAKER_OPENED,
            BREAKER_HALF_OPENED,
            BREAKER_CLOSED,
            WORK_REJECTED,
            SESSION_FAULT ->
            false;
      };
    }

    /** The key in the log line and in the API; lower snake case. */
    public String label() {
      return label;
    }
  }
}
