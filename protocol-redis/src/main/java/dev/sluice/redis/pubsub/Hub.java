package dev.sluice.redis.pubsub;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.wire.Message;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hears on one connection what all clients of a pool have subscribed to, and passes each message to
 * those whom it is for. It has a connection while somebody is subscribed or waits for an answer.
 * Confined to the pool's event loop.
 *
 * <h2>Order</h2>
 *
 * The server answers in the order in which it is asked, and messages stand between the answers. A
 * client's subscription begins and ends with the answer to what was sent for it, so it hears
 * exactly the messages that it would hear on a connection of its own.
 *
 * <h2>When the connection is lost</h2>
 *
 * Every subscriber is disconnected. Messages may have been lost that nobody can name, and a closed
 * connection is the one sign of that which every client library knows, and subscribes again after.
 */
public final class Hub implements CommonHolder {

  /** What is written and how many of its answers are to come. */
  private static final class Asked {
    final Wish wish;
    int answers;

    Asked(Wish wish, int answers) {
      this.wish = wish;
      this.answers = answers;
    }
  }

  private final int place;
  private final Map<Sort, Topics> topics = new EnumMap<>(Sort.class);

  /** One enters when it is written, and leaves with its last answer. */
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();

  /** One enters while the connection is being waited for; all leave with the answer. */
  private final List<Wish> waiting = new ArrayList<>();

  private boolean opening;
  private @Nullable CommonLease lease;

  /** Null unless there is a connection. */
  private @Nullable Line line;

  /** Whether the server has kept a subscription that nobody wants, so that only closing ends it. */
  private boolean soiled;

  /**
   * @param place where its connection is
   */
  public Hub(Census census, int place) {
    this.place = place;
    for (Sort sort : Sort.values()) {
      topics.put(sort, new Topics(sort, census));
    }
  }

  /** Where its connection is. */
  public int place() {
    return place;
  }

  /** Whether it takes any command while it is subscribed: only in version 3. */
  public boolean takesCommands() {
    return line == null || line.isResp3();
  }

  /** Asks the server, on a connection that is opened if there is none. */
  public void ask(Wish wish, TrunkTools tools) {
    if (line != null) {
      write(wish, line);
      return;
    }
    waiting.add(wish);
    if (!opening) {
      opening = true;
      CommonLease wanted = tools.lease(this, place);
      if (opening || line != null) {
        lease = wanted;
      }
    }
  }

  /** Asks once more for what has been answered; there must be a connection. */
  void askAgain(Wish wish) {
    Line to = line;
    if (to == null) {
      throw new IllegalStateException("asks again without a connection");
    }
    write(wish, to);
  }

  private void write(Wish wish, Line to) {
    asked.add(new Asked(wish, wish.write(this, to.outbound())));
  }

  @Override
  public void onGranted(BackendSession backend) {
    Line granted = (Line) backend;
    opening = false;
    line = granted;
    soiled = false;
    granted.listen(this);
    takeWaiting().forEach(wish -> write(wish, granted));
  }

  @Override
  public void onRefused(Rejection reason, String detail) {
    opening = false;
    lease = null;
    takeWaiting().forEach(wish -> wish.onUnanswered(RedisErrors.of(reason)));
  }

  private List<Wish> takeWaiting() {
    List<Wish> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  @Override
  public void onLost(CloseReason reason) {
    line = null;
    lease = null;
    Set<Listener> listeners = new LinkedHashSet<>();
    for (Topics of : topics.values()) {
      of.clear().forEach(topic -> listeners.addAll(topic.listeners));
    }
    List<Asked> unanswered = List.copyOf(asked);
    asked.clear();
    unanswered.forEach(entry -> entry.wish.onUnanswered(RedisErrors.lost(reason)));
    listeners.forEach(listener -> listener.onLost(reason));
  }

  /** Gives the connection up, for it does not answer. */
  public void breakOff(CloseReason reason) {
    CommonLease held = lease;
    if (held != null && line != null) {
      held.breakOff(reason);
    }
  }

  Topics topics(Sort sort) {
    Topics found = topics.get(sort);
    if (found == null) {
      throw new IllegalStateException("no topics of " + sort);
    }
    return found;
  }

  /**
   * A listener is gone.
   *
   * @param change what it is waiting for, or null
   */
  public void leave(
      Listener listener, Sort sort, Collection<String> names, @Nullable Change change) {
    Topics of = topics(sort);
    Set<String> mine = new LinkedHashSet<>();
    Set<String> staying = new LinkedHashSet<>();
    for (String name : names) {
      Topic topic = of.find(name);
      if (topic != null && topic.listeners.contains(listener)) {
        mine.add(name);
        if (change == null || !change.ends(sort, name)) {
          staying.add(name);
        }
      }
    }
    of.leave(listener, mine);
    List<String> over = of.startToLeave(staying);
    over.addAll(of.tidy(mine));
    end(sort, over);
  }

  /** Has the server end what nobody wants any more. */
  void end(Sort sort, List<String> names) {
    Line to = line;
    if (to != null && !names.isEmpty()) {
      write(new Ended(new Telling(sort, false, names)), to);
    }
  }

  /** Judges one message of the server, which is whole. */
  public Verdict onFrame(Frame frame) {
    if (Message.isHuge(frame.kind())) {
      onHuge(frame);
      return Verdict.SWALLOW;
    }
    Message message = read(frame);
    Topics of = message == null ? null : ofMessage(message.word());
    if (message != null && of != null) {
      deliver(of, message, frame);
      return Verdict.SWALLOW;
    }
    if (message == null || !Sort.isConfirmation(message.word())) {
      onAnswer(frame);
    } else if (isUnasked(message)) {
      onMoved(message.name());
    } else if (asked.element().wish.counts(message)) {
      onAnswer(frame);
    }
    return isOver() ? close() : Verdict.SWALLOW;
  }

  private @Nullable Message read(Frame frame) {
    Line from = line;
    boolean asked = from != null && from.isResp3() && Reply.type(frame.kind()) != Reply.PUSH;
    return asked ? null : Message.read(frame);
  }

  private @Nullable Topics ofMessage(String word) {
    for (Topics of : topics.values()) {
      if (of.sort.message().equals(word)) {
        return of;
      }
    }
    return null;
  }

  private void deliver(Topics of, Message message, Frame frame) {
    Topic topic = of.find(message.name());
    if (topic == null) {
      return;
    }
    List<Listener> slow = new ArrayList<>();
    int rest = frame.index() + 1;
    for (Listener listener : topic.listeners) {
      if (!listener.onMessage(frame.buffer(), rest, frame.endIndex() - rest)) {
        slow.add(listener);
      }
    }
    slow.forEach(Listener::onTooSlow);
  }

  /** A message that nobody may leave unread: whoever it is for does not keep up, by definition. */
  private void onHuge(Frame frame) {
    Message message = Message.read(frame);
    Topics of = message == null ? null : ofMessage(message.word());
    Topic topic = message == null || of == null ? null : of.find(message.name());
    if (topic != null) {
      List.copyOf(topic.listeners).forEach(Listener::onTooSlow);
    }
  }

  /** The server ends subscriptions to shard channels by itself when their slot moves away. */
  private boolean isUnasked(Message message) {
    Asked first = asked.peek();
    return first == null || !first.wish.isConfirmedBy(message);
  }

  private void onMoved(String shardChannel) {
    Topics shards = topics(Sort.SHARD);
    Topic topic = shards.find(shardChannel);
    if (topic != null) {
      topic.active = false;
      List.copyOf(topic.listeners).forEach(listener -> listener.onMoved(shardChannel));
    }
  }

  private void onAnswer(Frame frame) {
    Asked first = asked.peek();
    if (first == null) {
      throw new IllegalStateException("an answer to nothing");
    }
    boolean error = Reply.type(frame.kind()) == Reply.ERROR;
    if (error && !first.wish.isOver(frame)) {
      return;
    }
    first.answers--;
    if (first.answers == 0 || error) {
      asked.remove();
      first.wish.onAnswered(this, frame);
    }
  }

  private boolean isOver() {
    boolean over = asked.isEmpty();
    for (Topics of : topics.values()) {
      over &= of.isEmpty();
    }
    return over;
  }

  private Verdict close() {
    line = null;
    lease = null;
    return soiled ? Verdict.CLOSE : Verdict.SWALLOW_AND_RELEASE;
  }

  /** The server would not end a subscription, such as while a script runs for too long. */
  void soil() {
    soiled = true;
  }

  /** The hub's own: ends what nobody wants. */
  private static final class Ended extends Told {

    private final Telling telling;

    Ended(Telling telling) {
      this.telling = telling;
    }

    @Override
    Telling telling() {
      return telling;
    }

    @Override
    public int write(Hub hub, Outbound to) {
      return telling.write(to);
    }

    @Override
    public void onAnswered(Hub hub, Frame answer) {
      if (telling.refusal() != null) {
        hub.soil();
      }
    }

    @Override
    public void onUnanswered(String error) {
      // Nobody waits for it.
    }
  }
}
