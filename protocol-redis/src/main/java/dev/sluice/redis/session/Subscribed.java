package dev.sluice.redis.session;

import dev.sluice.core.spi.Outbound;
import dev.sluice.redis.pubsub.Sort;
import dev.sluice.redis.wire.Replies;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client is subscribed to on the pool's hub, and how that is confirmed to it. Confined to
 * the session's event loop.
 */
final class Subscribed {

  /** By sort; a name enters and leaves with its confirmation. */
  private final List<Set<String>> names = new ArrayList<>();

  Subscribed() {
    for (int i = 0; i < Sort.values().length; i++) {
      names.add(Set.of());
    }
  }

  private static int place(Sort sort) {
    return switch (sort) {
      case CHANNEL -> 0;
      case PATTERN -> 1;
      case SHARD -> 2;
    };
  }

  Set<String> of(Sort sort) {
    return names.get(place(sort));
  }

  boolean any() {
    return count(Sort.CHANNEL) + count(Sort.SHARD) > 0;
  }

  /** The server counts channels and patterns together, and shard channels apart. */
  int count(Sort sort) {
    return sort == Sort.SHARD
        ? of(Sort.SHARD).size()
        : of(Sort.CHANNEL).size() + of(Sort.PATTERN).size();
  }

  /** One subscription more, or one less; nothing happens if that is so already. */
  void set(Sort sort, String name, boolean on) {
    int place = place(sort);
    if (names.get(place).isEmpty()) {
      names.set(place, new LinkedHashSet<>());
    }
    if (on) {
      names.get(place).add(name);
    } else {
      names.get(place).remove(name);
    }
  }

  /** Nothing of that sort any more. */
  void clear(Sort sort) {
    names.set(place(sort), Set.of());
  }

  /** For the lists of clients. */
  void publish(ClientState state) {
    state.subscribed(of(Sort.CHANNEL).size(), of(Sort.PATTERN).size(), of(Sort.SHARD).size());
  }

  /**
   * Confirms one.
   *
   * @param word null: there was nothing to end
   */
  void confirm(Outbound client, boolean resp3, Sort sort, boolean on, @Nullable String word) {
    if (resp3) {
      Replies.push(client, 3);
    } else {
      Replies.array(client, 3);
    }
    Replies.bulk(client, sort.command(on));
    if (word == null) {
      Replies.nothing(client, resp3);
    } else {
      Replies.raw(client, word);
    }
    Replies.integer(client, count(sort));
  }
}
