package dev.sluice.redis.pubsub;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client subscribes, or ends subscriptions. The server is told of what is new to it and of what
 * nobody wants any more; if that is nothing, it is asked for a sign of life, so that the client is
 * answered when everything that was published before has come, as on a connection of its own.
 * Confined to the hub's event loop.
 */
public final class Change extends Told {

  /** Hears how it ended. */
  public interface Owner {
    void onChanged(Change change);

    /** It is refused, in the server's words or the proxy's, and nothing has changed. */
    void onRefused(Change change, String error);
  }

  private final Owner owner;
  private final Listener listener;
  private final Sort sort;
  private final boolean on;
  private final Set<String> names;
  private boolean abandoned;
  private boolean written;

  /** What the server is told; nothing, until it is written. */
  private Telling telling;

  /** Those of the names that it is about, as it was written. */
  private Set<String> present = Set.of();

  /**
   * @param names without those that the client is subscribed to already, or is not subscribed to
   */
  public Change(Owner owner, Listener listener, Sort sort, boolean on, Set<String> names) {
    this.owner = owner;
    this.listener = listener;
    this.sort = sort;
    this.on = on;
    this.names = Set.copyOf(names);
    this.telling = new Telling(sort, on, Set.of());
  }

  /** The client is gone. */
  public void abandon() {
    abandoned = true;
  }

  /** Whether the end of that subscription is on its way. */
  boolean ends(Sort which, String name) {
    return written && !on && sort == which && present.contains(name);
  }

  @Override
  Telling telling() {
    return telling;
  }

  @Override
  public int write(Hub hub, Outbound to) {
    written = true;
    Topics topics = hub.topics(sort);
    // The server may have ended some of it since the client asked.
    present = on ? names : topics.heardBy(listener, names);
    telling = new Telling(sort, on, on ? topics.come(names) : topics.startToLeave(present));
    return telling.write(to);
  }

  @Override
  public void onAnswered(Hub hub, Frame answer) {
    Topics topics = hub.topics(sort);
    String refusal = telling.refusal();
    boolean refused = refusal != null;
    if (on && !refused && !abandoned && isOutdated(topics)) {
      names.forEach(name -> topics.get(name).comeToNothing());
      hub.askAgain(this);
      return;
    }
    if (on) {
      names.forEach(name -> arrive(topics.get(name), refused));
    } else if (refused && abandoned) {
      hub.soil();
    } else if (refused) {
      topics.stayAfterAll(topics.heardBy(listener, present));
    } else if (!abandoned) {
      topics.leave(listener, topics.heardBy(listener, present));
    }
    hub.end(sort, topics.tidy(names));
    if (!abandoned) {
      tell(refusal);
    }
  }

  /** Whether the server has ended by itself what it was not asked for because it was there. */
  private boolean isOutdated(Topics topics) {
    return names.stream().anyMatch(name -> !telling.has(name) && !topics.get(name).active);
  }

  private void arrive(Topic topic, boolean refused) {
    if (refused || abandoned) {
      topic.comeToNothing();
      topic.active |= !refused && telling.has(topic.name);
    } else {
      topic.arrive(listener);
    }
  }

  private void tell(@Nullable String error) {
    if (error == null) {
      owner.onChanged(this);
    } else {
      owner.onRefused(this, error);
    }
  }

  @Override
  public void onUnanswered(String error) {
    if (!abandoned) {
      owner.onRefused(this, error);
    }
  }
}
