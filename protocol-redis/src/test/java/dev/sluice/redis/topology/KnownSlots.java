package dev.sluice.redis.topology;

import dev.sluice.core.settings.Endpoint;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** Tells a topology where slots are, in place of a cluster that is asked. Stateless. */
public final class KnownSlots {

  private KnownSlots() {}

  /** The masters with their slots, the first of them at home. */
  public static void tell(RedisTopology topology, Map<Endpoint, BitSet> masters) {
    topology.arrange(
        new Found(
            masters.entrySet().stream()
                .map(master -> new Found.Master(master.getKey(), List.of(), master.getValue()))
                .toList(),
            true));
  }
}
