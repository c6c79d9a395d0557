package dev.sluice.redis.command;

import dev.sluice.redis.wire.Arguments;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which data a command reaches, as far as that decides where it may go when there are several
 * servers. Immutable.
 *
 * @param key where its first key is; null: it has none, or nobody says where
 * @param readOnly whether it changes nothing
 * @param everywhere whether one of a cluster's servers alone cannot answer for all of them
 */
public record Reach(@Nullable KeyPlace key, boolean readOnly, boolean everywhere) {

  /** Cursors mean nothing to another server than the one that gave them out. */
  private static final Set<String> BY_CURSOR = Set.of("SCAN", "SSCAN", "HSCAN", "ZSCAN");

  static final Reach UNKNOWN = new Reach(null, false, false);

  /**
   * @param name in capitals
   * @param policy the tip {@code request_policy}, or an empty string
   */
  static Reach of(String name, Set<String> flags, @Nullable KeyPlace key, String policy) {
    boolean reads = flags.contains("readonly") && !BY_CURSOR.contains(name);
    return new Reach(key, reads, policy.equals("all_shards") || policy.equals("all_nodes"));
  }

  /** The reach of a container whose subcommands are not told apart: they have keys in one place. */
  static Reach ofAll(Reach container, List<Command> subcommands) {
    List<Reach> keyed =
        subcommands.stream().map(Command::reach).filter(reach -> reach.key() != null).toList();
    return keyed.isEmpty()
        ? container
        : new Reach(keyed.get(0).key(), keyed.stream().allMatch(Reach::readOnly), false);
  }

  /** Whether a replica may answer it in its master's place. */
  public boolean isForReplicas() {
    return readOnly && key != null;
  }

  /** Goes on to the first key; whether there is one. */
  public boolean seekKey(Arguments arguments) {
    KeyPlace place = key;
    return place != null && place.seek(arguments);
  }
}
