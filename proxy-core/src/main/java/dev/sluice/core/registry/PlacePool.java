package dev.sluice.core.registry;

import dev.sluice.core.metrics.MeterSource;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.metrics.PoolTags;
import dev.sluice.core.pool.TenantPool;

/**
 * A slice's connections to one of several servers of its backend, as the scraper sees them.
 * Thread-safe but for the pool, which is confined to the slice's loop.
 */
record PlacePool(int place, TenantPool pool) implements MeterSource {

  @Override
  public PoolTags tags() {
    return pool.shared().tags();
  }

  @Override
  public PoolMeters meters() {
    return pool.meters();
  }

  @Override
  public int active() {
    return pool.active();
  }

  @Override
  public int idle() {
    return pool.idle();
  }

  @Override
  public int shared() {
    return pool.sharing();
  }

  @Override
  public int opening() {
    return pool.opening();
  }

  @Override
  public int waiting() {
    return pool.waiting();
  }

  @Override
  public int sessions() {
    return 0;
  }

  @Override
  public int breakerState() {
    return pool.shared().breaker().state().gauge();
  }
}
