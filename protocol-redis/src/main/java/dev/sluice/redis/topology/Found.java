package dev.sluice.redis.topology;

import dev.sluice.core.settings.Endpoint;
import java.util.BitSet;
import java.util.List;

/**
 * The servers of a backend as they were found.
 *
 * @param masters at least one; the only one, if there are no slots
 */
record Found(List<Master> masters, boolean slotted) {

  /**
   * A master with those that follow it.
   *
   * @param slots which it serves; none, if there are no slots
   */
  record Master(Endpoint address, List<Endpoint> replicas, BitSet slots) {}
}
