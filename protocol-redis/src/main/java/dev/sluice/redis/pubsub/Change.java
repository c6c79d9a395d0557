package dev.sluice.redis.pubsub;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Reply;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client subscribes, or ends subscriptions. The server is told of what is new to it and of what
 * nobody wants any more; if that is nothing, it is asked for a sign of life, so that the client is
 * answered when everything that was published before has come, as on a connection of its own.
 * Confined to the hub's event loop.
 */
public final class Change implements Wish {

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

  /**
   * @param names without those that the client is subscribed to already, or is not subscribed to
   */
  public Change(Owner owner, Listener listener, Sort sort, boolean on, Set<String> names) {
    this.owner = owner;
    this.listener = listener;
    this.sort = sort;
    this.on = on;
    this.names = Set.copyOf(names);
  }

  /** The client is gone. */
  public void abandon() {
    abandoned = true;
  }

  /** Whether the end of that subscription is on its way. */
  boolean ends(Sort which, String name) {
    return written && !on && sort == which && names.contains(name);
  }

  @Override
  public int write(Hub hub, Outbound to) {
    written = true;
    Topics topics = hub.topics(sort);
    List<String> told = on ? topics.come(names) : topics.startToLeave(names);
    return ask(to, sort.command(on), told);
  }

  /** Asks for these, or if there are none, for a sign of life; how many answers that gets. */
  static int ask(Outbound to, String command, List<String> names) {
    if (names.isEmpty()) {
      Replies.request(to, "PING");
      return 1;
    }
    Replies.command(to, command, names);
    return names.size();
  }

  @Override
  public boolean isConfirmedBy(String word) {
    return word.equals(sort.command(on));
  }

  @Override
  public void onAnswered(Hub hub, Frame answer) {
    Topics topics = hub.topics(sort);
    boolean refused = isRefusal(on, answer);
    if (on) {
      names.forEach(name -> arrive(topics.get(name), refused));
    } else if (refused && abandoned) {
      hub.soil();
    } else if (refused) {
      topics.stayAfterAll(names);
    } else if (!abandoned) {
      topics.leave(listener, names);
    }
    hub.end(sort, topics.tidy(names));
    if (!abandoned) {
      tell(refused ? Reply.line(answer) : null);
    }
  }

  /**
   * Whether nothing has changed at the server. A redirection refuses no end: a node that gives a
   * slot away ends what it has of it by itself (removeChannelsInSlot in cluster.c).
   */
  static boolean isRefusal(boolean on, Frame answer) {
    boolean error = Reply.type(answer.kind()) == Reply.ERROR;
    return error && (on || !Reply.line(answer).startsWith("MOVED "));
  }

  private void arrive(Topic topic, boolean refused) {
    if (refused || abandoned) {
      topic.comeToNothing();
      topic.active |= !refused;
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
