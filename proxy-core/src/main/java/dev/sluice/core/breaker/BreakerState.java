package dev.sluice.core.breaker;

/** Whether connections may be opened. */
public enum BreakerState {
  /** As usual. */
  CLOSED(0),
  /** A few probes may find out whether the backend is well again. */
  HALF_OPEN(1),
  /** Not for now. */
  OPEN(2);

  private final int gauge;

  BreakerState(int gauge) {
    this.gauge = gauge;
  }

  /** The value of the metric. */
  public int gauge() {
    return gauge;
  }
}
