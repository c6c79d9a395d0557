package dev.sluice.redis.session;

/**
 * How many channels, patterns and shard channels one connection is subscribed to, from what the
 * server confirms: it tells one number for the first two together. Confined to the session's event
 * loop.
 */
final class Subscriptions {

  private int channels;
  private int patterns;
  private int shards;
  private String lastWord = "";

  void onConfirmation(Push push) {
    lastWord = push.word();
    if (push.isShard()) {
      shards = push.left();
    } else if (lastWord.startsWith("p")) {
      patterns = Math.max(0, push.left() - channels);
    } else {
      channels = Math.max(0, push.left() - patterns);
    }
  }

  /** Whether the confirmation that has just come was the last that the first command is owed. */
  boolean isLast(OwedReplies owed) {
    if (owed.firstDetail() > 0) {
      return owed.countFirstDown();
    }
    // A command without names ends all of its sort, and is confirmed once for each.
    return switch (lastWord) {
      case "sunsubscribe" -> shards == 0;
      case "punsubscribe" -> patterns == 0;
      default -> channels == 0;
    };
  }

  boolean any() {
    return count() > 0;
  }

  int count() {
    return channels + patterns + shards;
  }

  /** For the lists of clients. */
  void publish(ClientState state) {
    state.subscribed(channels, patterns, shards);
  }

  void clear() {
    channels = 0;
    patterns = 0;
    shards = 0;
  }
}
