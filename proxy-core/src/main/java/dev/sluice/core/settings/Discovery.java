package dev.sluice.core.settings;

import dev.sluice.core.auth.Secret;
import java.util.List;

/**
 * How the servers of a backend are found that are not named themselves. Immutable.
 *
 * @param seeds who can be asked; at least one
 * @param name what is asked for, such as the name under which Sentinels watch a master; or empty
 * @param user to be named to those who are asked, where they are not the servers themselves
 * @param password the same; empty: none
 */
public record Discovery(
    Kind kind, List<Endpoint> seeds, String name, String user, Secret password) {

  /** Who knows. */
  public enum Kind {
    /** Redis Sentinel. */
    SENTINEL,
    /** The nodes of a Redis Cluster. */
    CLUSTER
  }

  public Discovery {
    seeds = List.copyOf(seeds);
  }
}
