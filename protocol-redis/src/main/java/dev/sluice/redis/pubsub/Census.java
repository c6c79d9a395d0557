package dev.sluice.redis.pubsub;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many more clients listen to something on one server than that server knows of: it sees one
 * connection where a hub stands for many clients. Of all hubs of this process, so that whoever asks
 * on one loop learns of those on the others. Thread-safe.
 */
public final class Census {

  /** A name enters with its second listener on one hub; one with none beyond the first leaves. */
  private final Map<Sort, Map<String, Integer>> extras = new EnumMap<>(Sort.class);

  public Census() {
    for (Sort sort : Sort.values()) {
      extras.put(sort, new ConcurrentHashMap<>());
    }
  }

  private Map<String, Integer> of(Sort sort) {
    return extras.getOrDefault(sort, Map.of());
  }

  void add(Sort sort, String name, int more) {
    if (more != 0) {
      of(sort).merge(name, more, (had, change) -> had + change == 0 ? null : had + change);
    }
  }

  /** Clients beyond the hubs that are subscribed to that very name. */
  public int extra(Sort sort, String name) {
    return of(sort).getOrDefault(name, 0);
  }

  /** Clients beyond the hubs that a message on that channel reaches. */
  public int reached(Sort sort, String channel) {
    int sum = extra(sort, channel);
    if (sort == Sort.CHANNEL) {
      for (Map.Entry<String, Integer> pattern : of(Sort.PATTERN).entrySet()) {
        if (Glob.matches(pattern.getKey(), channel)) {
          sum += pattern.getValue();
        }
      }
    }
    return sum;
  }
}
