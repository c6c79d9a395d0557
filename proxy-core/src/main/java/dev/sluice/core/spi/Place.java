package dev.sluice.core.spi;

import dev.sluice.core.settings.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * One of several servers that a backend consists of, such as a master, a replica or a shard.
 * Immutable.
 *
 * @param name what stays the same while the address changes, for figures and people
 * @param address where it is now; null: nowhere, for the moment or for good
 * @param spare whether another place can do its work, so that a failed attempt to connect is told
 *     at once instead of being repeated
 */
public record Place(String name, @Nullable Endpoint address, boolean spare) {

  /** The place where a session is unless its protocol says otherwise. */
  public static final int HOME = 0;
}
