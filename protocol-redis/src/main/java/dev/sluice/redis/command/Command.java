package dev.sluice.redis.command;

import org.jspecify.annotations.Nullable;

/**
 * One command, or one subcommand of a container. Immutable.
 *
 * @param name in small letters, a container's with its subcommand behind a bar: {@code client|id}
 * @param reach what the server says of its keys, and of the servers of a cluster
 * @param subcommands null unless the treatment is {@link Treatment#CONTAINER}
 */
public record Command(
    String name, Treatment treatment, Verb verb, Reach reach, @Nullable CommandIndex subcommands) {

  /** Whether some tenants may not use it. */
  public boolean isAllowed(Access access) {
    return switch (treatment) {
      case GATED -> access != Access.SHARED;
      case REJECTED -> access == Access.ALL;
      default -> true;
    };
  }
}
