package dev.sluice.it.faults;

/** One client that does one unit of work after the other. Confined to its thread. */
public interface Worker extends AutoCloseable {

  /**
   * Does one unit of work, on a new connection if the last one is gone, and tells the unit what
   * became of it. A reply that does not come within the worker's patience is {@link Work#hung}.
   */
  void work(Work unit);

  /** Drops the connection. */
  @Override
  void close();

  /** Makes the workers of a crowd. */
  @FunctionalInterface
  interface Factory {
    Worker create(int number);
  }
}
