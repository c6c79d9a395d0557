package dev.sluice.core.metrics;

/** A slice whose figures a test sets. */
final class FakeSlice implements MeterSource {

  static final PoolTags ACME = new PoolTags("acme", "PRO", "postgres", "127.0.0.1:5432", "default");

  private final PoolTags tags;
  private final PoolMeters meters = new PoolMeters();
  int active;
  int idle;
  int shared;
  int opening;
  int waiting;
  int sessions;
  int breakerState;

  FakeSlice(PoolTags tags) {
    this.tags = tags;
  }

  @Override
  public PoolTags tags() {
    return tags;
  }

  @Override
  public PoolMeters meters() {
    return meters;
  }

  @Override
  public int active() {
    return active;
  }

  @Override
  public int idle() {
    return idle;
  }

  @Override
  public int shared() {
    return shared;
  }

  @Override
  public int opening() {
    return opening;
  }

  @Override
  public int waiting() {
    return waiting;
  }

  @Override
  public int sessions() {
    return sessions;
  }

  @Override
  public int breakerState() {
    return breakerState;
  }
}
