package dev.sluice.core.tenant;

/**
 * Who gets the next connection when several tenants share a server that is full. Each is served in
 * proportion to its weight, so nobody starves.
 */
public enum Priority {
  LOW(1),
  MEDIUM(2),
  HIGH(4),
  CRITICAL(8);

  private final int weight;

  Priority(int weight) {
    this.weight = weight;
  }

  /** The share relative to the others; 1, 2, 4 or 8. */
  public int weight() {
    return weight;
  }
}
