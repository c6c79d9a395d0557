package dev.sluice.core.registry;

import dev.sluice.core.metrics.MeterSource;
import dev.sluice.core.metrics.PoolMeters;
import dev.sluice.core.metrics.PoolTags;
import dev.sluice.core.pool.TenantPool;
import java.util.function.IntSupplier;

/**
 * A slice's connections to one of several servers of its backend, as the scraper sees them.
 * Thread-safe but for the pool, which is confined to the slice's loop.
 *
 * @param living how many sessions live there; all of a slice's live at home
 */
record PlacePool(int place, TenantPool pool, IntSupplier living) implements MeterSource {

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
    return living.getAsInt();
  }

  @Override
  public int breakerState() {
    return pool.shared().breaker().state().gauge();
  }
}
