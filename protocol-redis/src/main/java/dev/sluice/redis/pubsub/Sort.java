package dev.sluice.redis.pubsub;

/** What can be subscribed to; each has commands and messages of its own. */
public enum Sort {
  CHANNEL(""),
  PATTERN("p"),
  SHARD("s");

  private final String subscribe;
  private final String unsubscribe;
  private final String message;

  Sort(String prefix) {
    this.subscribe = prefix + "subscribe";
    this.unsubscribe = prefix + "unsubscribe";
    this.message = prefix + "message";
  }

  /** The command's name, which is the first word of its confirmation as well. */
  public String command(boolean on) {
    return on ? subscribe : unsubscribe;
  }

  /** The first word of a message. */
  String message() {
    return message;
  }

  /** Whether that is the first word of a confirmation. */
  static boolean isConfirmation(String word) {
    return word.endsWith("subscribe");
  }
}
