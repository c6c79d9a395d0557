package dev.sluice.redis.topology;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which place does what, at one moment. Immutable. */
public final class Layout {

  /** Slots of a cluster (cluster.h, CLUSTER_SLOTS). */
  public static final int SLOTS = 16_384;

  /** The place of a slot that nobody serves. */
  public static final short NOBODY = -1;

  /** Before anything is known. */
  static final Layout UNKNOWN = new Layout(null, Map.of());

  /** By slot; null: there are no slots. */
  private final short @Nullable [] owners;

  /** By the master's place. */
  private final Map<Integer, List<Integer>> replicas;

  /**
   * @param owners the place of each slot's master; null: there are no slots, and home is the only
   *     master
   * @param replicas places of the replicas of each master, by the master's place
   */
  Layout(short @Nullable [] owners, Map<Integer, List<Integer>> replicas) {
    this.owners = owners == null ? null : owners.clone();
    this.replicas = Map.copyOf(replicas);
  }

  /** The places of all masters. */
  public List<Integer> masters() {
    return List.copyOf(replicas.keySet());
  }

  /** The place of the master of a slot, or {@link #NOBODY}. */
  public int master(int slot) {
    short[] known = owners;
    return known == null ? NOBODY : known[slot];
  }

  /** The places where what a master has can be read as well. */
  public List<Integer> replicasOf(int master) {
    return replicas.getOrDefault(master, List.of());
  }
}
