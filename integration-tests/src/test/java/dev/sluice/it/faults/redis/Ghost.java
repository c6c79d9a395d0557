package dev.sluice.it.faults.redis;

import static dev.sluice.testkit.redis.RespWire.command;

import dev.sluice.testkit.redis.RespWire;

/** A client that is gone in the middle of something, of which then nothing may be left. */
enum Ghost {
  TRANSACTION(command("MULTI") + command("SET", "ghost", "1")),
  BLOCKED(command("BLPOP", "ghosts", "0")),
  SUBSCRIBER(command("SUBSCRIBE", "ghosts")),
  WATCHER(command("WATCH", "ghost")),
  HALF(command("SET", "ghost", "1").substring(0, 20)),
  HALF_OF_A_LARGE_ONE(command("SET", "ghost", "v".repeat(300_000)).substring(0, 200_000)),
  LARGE_REPLIES(command("ECHO", "v".repeat(100_000)).repeat(20)),
  SILENCED(command("CLIENT", "REPLY", "OFF") + command("BLPOP", "ghosts", "0")),
  PIPELINE(command("INCR", "pipeline").repeat(200) + "*1\r\n$4\r\nPI");

  private final String said;

  Ghost(String said) {
    this.said = said;
  }

  /** Comes, begins and is gone. */
  void haunt(int port, boolean reset) {
    RespWire wire = RespWire.connect("127.0.0.1", port);
    wire.raw(said);
    if (reset) {
      wire.reset();
    } else {
      wire.close();
    }
  }

  /**
   * Comes, begins, says that nothing more will come, and waits for the end if there will be one.
   */
  void endInput(int port) {
    try (RespWire wire = RespWire.connect("127.0.0.1", port)) {
      wire.raw(said).shutdownOutput().drain();
    }
  }
}
