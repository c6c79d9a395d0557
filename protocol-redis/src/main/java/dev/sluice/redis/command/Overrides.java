package dev.sluice.redis.command;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server's flags do not tell: the only part that is written by hand. Names are in capitals;
 * a container's subcommand follows its name.
 */
final class Overrides {

  private static final Map<String, Treatment> ALL = new HashMap<>();

  static {
    // The connection's identity is the session's, not the backend's.
    put(
        Treatment.LOCAL,
        "ACL WHOAMI",
        "CLIENT GETREDIR",
        "CLIENT KILL",
        "CLIENT LIST",
        "CLIENT NO-EVICT",
        "CLIENT TRACKINGINFO",
        "CLIENT UNBLOCK");
    // Connection state that cannot be given back to somebody else.
    put(Treatment.STICKY, "CLIENT TRACKING", "CLIENT CACHING", "CLIENT NO-TOUCH");
    // Marked as administration, and harmless to a server's owner.
    put(
        Treatment.GATED,
        "CONFIG GET",
        "LASTSAVE",
        "LATENCY HISTOGRAM",
        "MODULE LIST",
        "ROLE",
        "SLOWLOG GET",
        "SLOWLOG LEN");
    // Not marked, and server-wide, or across databases.
    put(
        Treatment.GATED,
        "COPY",
        "FUNCTION DELETE",
        "FUNCTION FLUSH",
        "FUNCTION LOAD",
        "FUNCTION RESTORE",
        "MEMORY DOCTOR",
        "MEMORY MALLOC-STATS",
        "MEMORY PURGE",
        "MEMORY STATS",
        "MOVE",
        "SCRIPT FLUSH",
        "SWAPDB");
    // It makes the server dial where the client says; it speaks of a cluster's inside.
    put(Treatment.REJECTED, "MIGRATE", "RESTORE-ASKING", "PFDEBUG", "PFSELFTEST");
    // It turns the connection into a debugger's.
    put(Treatment.REJECTED, "SCRIPT DEBUG");
    // They wait for what this very connection has written, which on another is nothing.
    put(Treatment.REJECTED, "WAIT", "WAITAOF");
    // The server takes all who share the subscription connection for one.
    put(Treatment.PUBLICATION, "PUBLISH", "SPUBLISH", "PUBSUB NUMSUB", "PUBSUB SHARDNUMSUB");
    // They say something about the server alone, and leave nothing behind on the connection.
    put(Treatment.SHARED, "PING", "ECHO", "COMMAND");
  }

  private Overrides() {}

  private static void put(Treatment treatment, String... names) {
    Stream.of(names).forEach(name -> ALL.put(name, treatment));
  }

  /** What is laid down for a command, or null: its flags decide. */
  static @Nullable Treatment of(String name) {
    if (name.startsWith("COMMAND ")) {
      return Treatment.SHARED;
    }
    return ALL.get(name);
  }
}
