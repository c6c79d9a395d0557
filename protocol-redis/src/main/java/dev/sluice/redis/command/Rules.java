package dev.sluice.redis.command;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives a command's treatment from what the server says of it; the first rule that fits holds.
 * Whatever a server allows inside a script runs on a connection that is nobody's there, too, so it
 * can be shared here. Stateless.
 */
final class Rules {

  private Rules() {}

  /**
   * The treatment of a command.
   *
   * @param name in capitals; a container's subcommand follows its name
   * @param flags as the server names them
   * @param categories ACL categories without their {@code @}
   */
  static Treatment treatment(String name, Set<String> flags, Set<String> categories) {
    Treatment laidDown = Overrides.of(name);
    if (laidDown != null) {
      return laidDown;
    }
    Treatment pinned = pinned(name, flags, categories);
    if (pinned != null) {
      return pinned;
    }
    if (flags.contains("admin")) {
      return Treatment.REJECTED;
    }
    if (categories.contains("connection")) {
      return Treatment.LOCAL;
    }
    if (flags.contains("allow_busy")) {
      return Treatment.CONTROL;
    }
    if (name.startsWith("CLUSTER ")) {
      return Treatment.SHARED;
    }
    if (flags.contains("no_mandatory_keys") || isScript(name)) {
      return Treatment.SCRIPT;
    }
    return categories.contains("dangerous") ? Treatment.GATED : Treatment.SHARED;
  }

  private static @Nullable Treatment pinned(
      String name, Set<String> flags, Set<String> categories) {
    if (categories.contains("transaction")) {
      return Treatment.TRANSACTION;
    }
    if (flags.contains("blocking")) {
      boolean optional = name.startsWith("XREAD");
      return optional ? Treatment.MAYBE_BLOCKING : Treatment.BLOCKING;
    }
    // PUBLISH and PUBSUB are allowed in scripts, and change nothing about the connection.
    boolean subscribes = flags.contains("pubsub") && flags.contains("noscript");
    return subscribes ? Treatment.SUBSCRIPTION : null;
  }

  /** Servers before 7.0 do not mark them. */
  private static boolean isScript(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "EVAL", "EVALSHA" -> true;
      default -> false;
    };
  }
}
