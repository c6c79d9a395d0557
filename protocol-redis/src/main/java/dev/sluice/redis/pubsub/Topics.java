package dev.sluice.redis.pubsub;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that one hub is subscribed to of one sort, by name. Confined to the hub's event loop. */
final class Topics {

  final Sort sort;
  private final Census census;

  /** One enters when somebody asks for it, and leaves when nobody listens and nobody will. */
  private final Map<String, Topic> byName = new HashMap<>();

  Topics(Sort sort, Census census) {
    this.sort = sort;
    this.census = census;
  }

  @Nullable Topic find(String name) {
    return byName.get(name);
  }

  /** Subscriptions are about to be asked for; which of the names the server must be told. */
  List<String> come(Set<String> names) {
    List<String> fresh = new ArrayList<>();
    for (String name : names) {
      Topic topic = byName.computeIfAbsent(name, n -> new Topic(this, n));
      topic.come();
      if (!topic.active) {
        fresh.add(name);
      }
    }
    return fresh;
  }

  /** Subscriptions of a listener are about to end; of which the server must be told. */
  List<String> startToLeave(Set<String> names) {
    List<String> over = new ArrayList<>();
    for (String name : names) {
      Topic topic = get(name);
      topic.startToLeave();
      if (topic.isUnwanted() && topic.active) {
        topic.active = false;
        over.add(name);
      }
    }
    return over;
  }

  /** Those of the names that a listener hears of. */
  Set<String> heardBy(Listener listener, Set<String> names) {
    Set<String> heard = new LinkedHashSet<>();
    for (String name : names) {
      Topic topic = byName.get(name);
      if (topic != null && topic.listeners.contains(listener)) {
        heard.add(name);
      }
    }
    return heard;
  }

  /** The server has refused to end a listener's subscriptions. */
  void stayAfterAll(Set<String> names) {
    names.forEach(name -> get(name).stayAfterAll());
  }

  /** The listener hears of these no more. */
  void leave(Listener listener, Set<String> names) {
    for (String name : names) {
      get(name).listeners.remove(listener);
    }
  }

  /** Forgets what nobody wants; of which of it the server must be told. */
  List<String> tidy(Set<String> names) {
    List<String> over = new ArrayList<>();
    for (String name : names) {
      Topic topic = byName.get(name);
      if (topic != null && topic.isUnwanted() && topic.listeners.isEmpty()) {
        byName.remove(name);
        if (topic.active) {
          over.add(name);
        }
      }
    }
    return over;
  }

  Topic get(String name) {
    Topic topic = byName.get(name);
    if (topic == null) {
      throw new IllegalStateException("no " + sort + " " + name);
    }
    return topic;
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Forgets everything; the connection is gone. */
  Collection<Topic> clear() {
    List<Topic> all = List.copyOf(byName.values());
    byName.clear();
    all.forEach(topic -> onExtra(topic.name, -topic.extra()));
    return all;
  }

  void onExtra(String name, int more) {
    census.add(sort, name, more);
  }
}
