package dev.sluice.core.registry;

import dev.sluice.core.metrics.PoolTags;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.pool.PoolPolicy;
import dev.sluice.core.pool.PoolShared;
import dev.sluice.core.session.HomeLoop;
import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.spi.Place;
import dev.sluice.core.tenant.Limits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lane, cut into slices: one for each loop if it may grow large, else a single one, so that a
 * small tenant does not hold connections on every loop and a large one can use every core.
 * Immutable; its slices are not.
 */
final class LaneEntry {

  /** A lane that may hold more connections than this is cut. */
  private static final int MOST_UNCUT = 16;

  private final Engine engine;
  private final ServiceEntry service;
  private final String name;
  private final String variant;
  private final List<Slice> slices = new ArrayList<>();

  LaneEntry(Engine engine, ServiceEntry service, String name, String variant) {
    this.engine = engine;
    this.service = service;
    this.name = name;
    this.variant = variant;
    List<HomeLoop> loops = engine.loops();
    PoolShared shared = shared(Place.HOME);
    int count = policy(0, 1).max() > MOST_UNCUT ? loops.size() : 1;
    int first = Math.floorMod(shared.tags().hashCode(), loops.size());
    for (int i = 0; i < count; i++) {
      HomeLoop loop = loops.get((first + i) % loops.size());
      slices.add(new Slice(this, engine, service, loop, policy(i, count)));
    }
  }

  /** What the slices have in common in what they open to a place. */
  PoolShared shared(int place) {
    var tenant = service.tenant().settings();
    PoolTags tags =
        new PoolTags(
            tenant.id().value(),
            tenant.tier(),
            service.protocol().name(),
            service.places().name(place),
            variant.isEmpty() ? name : name + "/" + variant);
    return new PoolShared(
        tags, service.budget(), service.places().breaker(place), service.tenant().rate());
  }

  private PoolPolicy policy(int slice, int count) {
    Limits limits = service.tenant().settings().limits();
    @Nullable LaneSettings lane = service.lane(name);
    PoolPolicy policy = PoolPolicy.of(limits, lane, engine.retry(), slice, count);
    // Only the usual kind of connection is kept warm.
    return variant.isEmpty() ? policy : policy.withoutMinimum();
  }

  String variant() {
    return variant;
  }

  /** A place has another address. */
  void onMoved(int place) {
    slices.forEach(slice -> slice.onMoved(place));
  }

  Slice leastBusy() {
    Slice least = slices.get(0);
    for (Slice slice : slices) {
      if (slice.sessions() < least.sessions()) {
        least = slice;
      }
    }
    return least;
  }

  void applyLimits() {
    for (int i = 0; i < slices.size(); i++) {
      slices.get(i).apply(policy(i, slices.size()));
    }
  }

  void retire(Rejection reason) {
    slices.forEach(slice -> slice.retire(reason));
  }

  List<Slice> slices() {
    return slices;
  }
}
