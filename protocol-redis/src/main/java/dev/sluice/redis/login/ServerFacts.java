package dev.sluice.redis.login;

import dev.sluice.redis.command.CommandIndex;

/**
 * What a server said of itself when the proxy logged in. Immutable.
 *
 * @param version such as {@code 7.0.15}
 * @param mode {@code standalone}, {@code sentinel} or {@code cluster}
 * @param role {@code master} or {@code replica}
 * @param resp3 whether it speaks version 3 of the protocol
 * @param commands what it can do
 */
public record ServerFacts(
    String version, String mode, String role, boolean resp3, CommandIndex commands) {

  /** The same with another table of the same commands. */
  ServerFacts with(CommandIndex equal) {
    return new ServerFacts(version, mode, role, resp3, equal);
  }

  public boolean isCluster() {
    return mode.equals("cluster");
  }
}
