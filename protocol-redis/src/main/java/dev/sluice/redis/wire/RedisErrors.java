package dev.sluice.redis.wire;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;

/**
 * What each refusal and each ending looks like on the wire. Redis's own texts are repeated to the
 * letter, for clients compare them. None of the proxy's own begins with a word that a popular
 * client takes for a reason to send the command again or to connect anew, such as LOADING, READONLY
 * or MASTERDOWN. Stateless.
 */
public final class RedisErrors {

  public static final String NOAUTH = "NOAUTH Authentication required.";

  public static final String WRONGPASS =
      "WRONGPASS invalid username-password pair or user is disabled.";

  public static final String HELLO_NOAUTH =
      "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
          + " <proto> AUTH <user> <pass> option can be used to authenticate the client and select"
          + " the RESP protocol version at the same time";

  public static final String NOPROTO = "NOPROTO unsupported protocol version";

  public static final String SYNTAX = "ERR syntax error";

  public static final String EXECABORT =
      "EXECABORT Transaction discarded because of previous errors.";

  public static final String MOVING =
      "TRYAGAIN The slot is served by another node of the cluster, nothing was done";

  private static final String LOST = ", the command may have been executed or not";

  private RedisErrors() {}

  /** Why a command, or a client, is not admitted. */
  public static String of(Rejection reason) {
    return switch (reason) {
      case TENANT_UNKNOWN -> "ERR no tenant for this connection";
      case AUTH_FAILED -> WRONGPASS;
      case TLS_REQUIRED -> "ERR TLS is required";
      case CLIENT_LIMIT -> "ERR max number of clients reached";
      case CONCURRENCY_LIMIT -> "ERR tenant limit exceeded: commands at once";
      case RATE_LIMIT -> "ERR tenant limit exceeded: commands per second";
      case QUEUE_TIMEOUT -> "ERR tenant limit exceeded: no connection came free in time";
      case BREAKER_OPEN -> "ERR backend unavailable, circuit open";
      case BACKEND_UNAVAILABLE -> "ERR backend unavailable";
      case BACKEND_REFUSED -> "ERR backend refused the connection";
      case CANCELLED -> "ERR cancelled while waiting";
      case DRAINING -> "ERR proxy is shutting down";
      case TENANT_REMOVED -> "ERR tenant is no longer served";
    };
  }

  /** Why a command that was sent has no reply. */
  public static String lost(CloseReason reason) {
    return switch (reason) {
      case QUERY_TIMEOUT -> "ERR backend gave no answer in time" + LOST;
      case SHUTDOWN -> "ERR proxy is shutting down" + LOST;
      default -> "ERR backend connection lost" + LOST;
    };
  }

  /** The user may not use the command. */
  public static String notPermitted(String user, String command) {
    return "NOPERM User " + user + " has no permissions to run the '" + command + "' command";
  }

  /** The same text for a command, or for a container's subcommand written with a bar. */
  public static String wrongArity(String command) {
    return "ERR wrong number of arguments for '" + command + "' command";
  }
}
