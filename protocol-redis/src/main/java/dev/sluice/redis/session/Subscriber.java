package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.spi.ClientSession.Activity;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Treatment;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.pubsub.Change;
import dev.sluice.redis.pubsub.Hub;
import dev.sluice.redis.pubsub.Listener;
import dev.sluice.redis.pubsub.Sort;
import dev.sluice.redis.pubsub.Wish;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.MessageFramer;
import dev.sluice.redis.wire.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client as a subscriber: what it is subscribed to on the pool's {@link Hub}, and what goes to
 * the server by that way. Confined to the session's event loop.
 *
 * <h2>Order</h2>
 *
 * What a subscriber publishes travels on the hub's connection as well, so that its own message and
 * the reply to it stand to each other as the server put them. A change of subscriptions goes out
 * when everything before it has been answered, and whatever follows waits for it.
 */
final class Subscriber implements Listener {

  private final RedisSession session;
  private final Hubs hubs;

  private final Subscribed subscribed = new Subscribed();
  private final Changing changing;

  /** Answers that the hub owes to the client, a change's among them. */
  private int owed;

  /** Of these, those for which nobody has been asked yet. */
  private int pausing;

  /** Messages that wait for the end of the reply that is being passed on; mostly null. */
  private @Nullable ByteBuf held;

  private boolean gone;

  /** Whom the client has asked last. */
  private Hub last;

  Subscriber(RedisSession session, Hubs hubs) {
    this.session = session;
    this.hubs = hubs;
    this.last = hubs.home();
    this.changing = new Changing(this, hubs, subscribed);
  }

  /** Whether nothing about the session's commands is different for its subscriptions. */
  boolean isPlain() {
    return owed == 0 && (session.state().resp3 || !isSubscribed());
  }

  boolean isSubscribed() {
    return subscribed.any();
  }

  /** Whether the hub owes it an answer. */
  boolean isOwed() {
    return owed > 0;
  }

  /** Judges a command if it goes by the hub, or must not go now; else null. */
  @Nullable Verdict judge(Frame frame, Dispatch to) {
    Command command = to.command();
    if (changing.isUnderWay()) {
      return session.turn().await();
    }
    if (command == null || isElsewhere() || !to.isAllowed(session.service(), frame)) {
      return owed > 0 ? session.turn().await() : null;
    }
    boolean whole = !Request.isPart(frame.kind());
    if (whole && command.treatment() == Treatment.SUBSCRIPTION) {
      return changing.begin(frame, command);
    }
    if (whole && asksHere(frame, command)) {
      return ask(frame, command);
    }
    if (owed > 0) {
      return session.turn().await();
    }
    boolean refused = isSubscribed() && !session.state().resp3 && !isForSubscribers(command);
    return refused ? session.refusing().answer(frame, onlyForSubscribers(command)) : null;
  }

  /** Whether the server takes what the client says for a transaction's, or for a tracker's. */
  private boolean isElsewhere() {
    PinnedSession pin = session.pin();
    return pin != null && pin.keepsSubscriptions();
  }

  /** What may be said by a subscriber in version 2. */
  static boolean isForSubscribers(Command command) {
    return command.treatment() == Treatment.SUBSCRIPTION
        || command.verb() == Verb.PING
        || command.verb() == Verb.QUIT
        || command.verb() == Verb.RESET;
  }

  static String onlyForSubscribers(Command command) {
    return "ERR Can't execute '"
        + command.name()
        + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
        + " context";
  }

  /** Asks a hub, which owes an answer from then on. */
  void ask(Hub hub, Wish wish) {
    last = hub;
    hub.ask(wish, session.trunks());
  }

  /** The same after a pause, in nanoseconds; 0: at once. */
  void ask(Hub hub, Wish wish, long pause) {
    if (pause == 0) {
      ask(hub, wish);
      return;
    }
    pausing++;
    session
        .tools()
        .after(
            pause,
            () -> {
              pausing--;
              ask(hub, wish);
            });
  }

  /** Whether the hub's connection is the one on which the command has its right answer. */
  private boolean asksHere(Frame frame, Command command) {
    return switch (command.verb()) {
      case PING -> isSubscribed();
      case PUBLISH -> publishesHere(frame, Sort.CHANNEL);
      case SPUBLISH -> publishesHere(frame, Sort.SHARD);
      case PUBSUB_NUMSUB, PUBSUB_SHARDNUMSUB ->
          session.service().canAskHub() && hub(frame, command.verb()).takesCommands();
      default -> false;
    };
  }

  /** The hub that a command of which one is asked concerns. */
  private Hub hub(Frame frame, Verb verb) {
    if (verb == Verb.PING) {
      return hubs.anyOf(subscribed);
    }
    Arguments arguments = Request.arguments(frame);
    arguments.next();
    boolean listed = verb == Verb.PUBSUB_SHARDNUMSUB && arguments.next();
    boolean shard = verb == Verb.SPUBLISH || listed;
    return shard ? hubs.of(Sort.SHARD, arguments.text()) : hubs.home();
  }

  private boolean publishesHere(Frame frame, Sort sort) {
    if (Request.count(frame.kind()) != 3
        || !session.service().canAskHub()
        || !hub(frame, sort == Sort.SHARD ? Verb.SPUBLISH : Verb.PUBLISH).takesCommands()) {
      return false;
    }
    if (isSubscribed() || owed > 0) {
      return session.state().resp3 || !isSubscribed();
    }
    Arguments arguments = Request.arguments(frame);
    arguments.next();
    return session.service().census().reached(sort, arguments.text()) > 0;
  }

  private Verdict ask(Frame frame, Command command) {
    // Several hubs answer in no order.
    Verdict wait = hubs.areSeveral() ? session.turn().await() : session.turn().awaitServers();
    if (wait != null) {
      return wait;
    }
    if (!session.trunks().tryStart()) {
      Verdict turn = session.turn().await();
      return turn != null ? turn : session.refusing().tooFast();
    }
    owe();
    ask(hub(frame, command.verb()), new Question(this, command.verb(), frame));
    return Verdict.SWALLOW;
  }

  /** Asks another hub, if an answer says that it is the right one; whether it does. */
  boolean asksAgain(Question question, Hub from, String error, Hops hops) {
    Hub next = gone ? null : hubs.redirected(from, error);
    long pause = next == null ? Hops.NONE : hops.next(session);
    if (next == null || pause == Hops.NONE) {
      return false;
    }
    ask(next, question, pause);
    return true;
  }

  /** What the client is told of an error. */
  String told(String error) {
    return hubs.told(error);
  }

  /** One answer more is owed. */
  void owe() {
    owed++;
    if (owed == 1) {
      session.onOwedByHub(Activity.RUNNING);
    }
  }

  /** One answer less is owed. */
  void onAnswered() {
    owed--;
    if (owed == 0 && !gone) {
      session.onOwedByHub(Activity.IDLE);
    }
  }

  RedisSession session() {
    return session;
  }

  /** For the lists of clients. */
  void publishCounts() {
    subscribed.publish(session.state());
  }

  @Override
  public boolean onMessage(ByteBuf in, int index, int length) {
    ByteBuf before = held;
    long unread = session.tools().unread() + (before == null ? 0 : before.readableBytes());
    if (unread + length > MessageFramer.LONGEST) {
      return false;
    }
    session.tools().meters().bytesToClients.add(length + 1L);
    if (before == null && !session.turn().isMidReply()) {
      write(session.tools().client().buffer(length + 1), in, index, length);
    } else {
      ByteBuf waiting = before == null ? Unpooled.buffer(length + 1) : before;
      held = waiting;
      write(waiting.ensureWritable(length + 1), in, index, length);
      session.tools().noteKept();
      session.turn().awaitReplyEnd();
    }
    return true;
  }

  private void write(ByteBuf to, ByteBuf in, int index, int length) {
    to.writeByte(session.state().resp3 ? '>' : '*').writeBytes(in, index, length);
  }

  /** A reply has wholly been passed on, or none is under way. */
  void onReplyEnded() {
    ByteBuf waiting = held;
    if (waiting == null) {
      return;
    }
    if (session.turn().isMidReply()) {
      session.turn().awaitReplyEnd();
    } else {
      held = null;
      session.tools().client().buffer(waiting.readableBytes()).writeBytes(waiting);
    }
  }

  /** Bytes of the buffer with the messages that wait. */
  int kept() {
    ByteBuf waiting = held;
    return waiting == null ? 0 : waiting.capacity();
  }

  boolean isHolding() {
    return held != null;
  }

  @Override
  public void onTooSlow() {
    session.tools().cut(CloseReason.SLOW_READER);
  }

  @Override
  public void onMoved(String shardChannel) {
    List<String> moved = List.of(shardChannel);
    hubs.of(Sort.SHARD, shardChannel).leave(this, Sort.SHARD, moved, changing.change());
    changing.onMoved(shardChannel);
  }

  @Override
  public void onLost(CloseReason reason) {
    session.tools().close(reason);
  }

  /** An answer of the hub's has not come in time. */
  void onTimeout() {
    if (pausing > 0) {
      // The pause has an end by itself, and no hub is at fault.
      return;
    }
    last.breakOff(CloseReason.QUERY_TIMEOUT);
  }

  /** The client is gone. */
  void leave() {
    gone = true;
    clear();
  }

  boolean isGone() {
    return gone;
  }

  /** Ends all of it without a word, as RESET and the client's leaving do. */
  void clear() {
    Change change = changing.abandon();
    for (Sort sort : Sort.values()) {
      if (!subscribed.of(sort).isEmpty()) {
        for (Hubs.Part part : hubs.leaving(sort, subscribed.of(sort))) {
          part.hub().leave(this, sort, part.names(), change);
        }
        subscribed.clear(sort);
      }
    }
    hubs.clear();
    held = null;
    publishCounts();
  }
}
