package dev.sluice.redis.pubsub;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One channel, pattern or shard channel, and who listens to it. Confined to the hub's event loop.
 */
final class Topic {

  private final Topics topics;
  final String name;

  /** One enters when its subscription is confirmed, and leaves when its end is. */
  final Set<Listener> listeners = new LinkedHashSet<>();

  /** Whether the server will have subscribed the hub once all that was sent is carried out. */
  boolean active;

  /** Listeners that have not asked for their end. */
  private int staying;

  /** Subscriptions that are asked for and not yet confirmed. */
  private int coming;

  Topic(Topics topics, String name) {
    this.topics = topics;
    this.name = name;
  }

  void come() {
    count(0, 1);
  }

  /** A subscription is answered; the listener is there from now on, unless it is null. */
  void arrive(Listener listener) {
    count(listeners.add(listener) ? 1 : 0, -1);
    active = true;
  }

  /** A subscription is answered, and there is nobody who wants it any more. */
  void comeToNothing() {
    count(0, -1);
  }

  void startToLeave() {
    count(-1, 0);
  }

  /** A listener that had asked for its end stays, for the server has refused it. */
  void stayAfterAll() {
    count(1, 0);
    active = true;
  }

  private void count(int stayingMore, int comingMore) {
    int before = extra();
    staying += stayingMore;
    coming += comingMore;
    topics.onExtra(name, extra() - before);
  }

  /** Whether nobody listens, nor will. */
  boolean isUnwanted() {
    return staying == 0 && coming == 0;
  }

  /** Listeners beyond the one that the server counts: the hub. */
  int extra() {
    return Math.max(0, staying + coming - 1);
  }
}
