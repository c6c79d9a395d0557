package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
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
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.MessageFramer;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
final class Subscriber implements Listener, Change.Owner {

  private final RedisSession session;
  private final Hub hub;

  private final Subscribed subscribed = new Subscribed();

  /** What the present change was asked for, in the client's order; null: nothing is under way. */
  private @Nullable Asked asked;

  /** Answers that the hub owes to the client, a change's among them. */
  private int owed;

  /** Messages that wait for the end of the reply that is being passed on; mostly null. */
  private @Nullable ByteBuf held;

  private boolean gone;

  private record Asked(Change change, Sort sort, boolean on, List<String> words) {}

  Subscriber(RedisSession session, Hub hub) {
    this.session = session;
    this.hub = hub;
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
    if (asked != null) {
      return session.turn().await();
    }
    if (command == null || isElsewhere() || !to.isAllowed(session.service(), frame)) {
      return owed > 0 ? session.turn().await() : null;
    }
    boolean whole = !Request.isPart(frame.kind());
    if (whole && command.treatment() == Treatment.SUBSCRIPTION) {
      return change(frame, command);
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

  private Verdict change(Frame frame, Command command) {
    Sort sort = sort(command.verb());
    boolean on = !Dispatch.isUnsubscribe(command.verb());
    if (on && Request.count(frame.kind()) < 2) {
      return session.refusing().answer(frame, RedisErrors.wrongArity(command.name()));
    }
    Verdict wait = session.turn().await();
    if (wait != null) {
      return wait;
    }
    if (!session.trunks().tryStart()) {
      return tooFast();
    }
    List<String> words = words(frame);
    if (!on && !isSubscribed()) {
      confirm(new Asked(new Change(this, this, sort, false, Set.of()), sort, false, words));
      return Verdict.SWALLOW;
    }
    Set<String> fresh = new LinkedHashSet<>(words.isEmpty() ? subscribed.of(sort) : words);
    if (on) {
      fresh.removeAll(subscribed.of(sort));
    } else {
      fresh.retainAll(subscribed.of(sort));
    }
    Change change = new Change(this, this, sort, on, fresh);
    asked = new Asked(change, sort, on, words);
    owe();
    hub.ask(change, session.trunks());
    return Verdict.SWALLOW;
  }

  private static Sort sort(Verb verb) {
    return switch (verb) {
      case PSUBSCRIBE, PUNSUBSCRIBE -> Sort.PATTERN;
      case SSUBSCRIBE, SUNSUBSCRIBE -> Sort.SHARD;
      default -> Sort.CHANNEL;
    };
  }

  private static List<String> words(Frame frame) {
    Arguments arguments = Request.arguments(frame);
    List<String> words = new ArrayList<>(arguments.left());
    while (arguments.next()) {
      words.add(arguments.text());
    }
    return words;
  }

  private Verdict tooFast() {
    session.tools().meters().rejections(Rejection.RATE_LIMIT).increment();
    Replies.error(session.voice(), RedisErrors.of(Rejection.RATE_LIMIT));
    return Verdict.SWALLOW;
  }

  /** Whether the hub's connection is the one on which the command has its right answer. */
  private boolean asksHere(Frame frame, Command command) {
    return switch (command.verb()) {
      case PING -> isSubscribed();
      case PUBLISH -> publishesHere(frame, Sort.CHANNEL);
      case SPUBLISH -> publishesHere(frame, Sort.SHARD);
      case PUBSUB_NUMSUB, PUBSUB_SHARDNUMSUB -> session.service().canAskHub();
      default -> false;
    };
  }

  private boolean publishesHere(Frame frame, Sort sort) {
    if (Request.count(frame.kind()) != 3 || !session.service().canAskHub()) {
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
    Verdict wait = session.turn().awaitServers();
    if (wait != null) {
      return wait;
    }
    if (!session.trunks().tryStart()) {
      Verdict turn = session.turn().await();
      return turn != null ? turn : tooFast();
    }
    owe();
    hub.ask(new Question(this, command.verb(), frame), session.trunks());
    return Verdict.SWALLOW;
  }

  private void owe() {
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

  @Override
  public void onChanged(Change change) {
    Asked done = asked;
    asked = null;
    if (done != null) {
      confirm(done);
    }
    onAnswered();
  }

  @Override
  public void onRefused(Change change, String error) {
    asked = null;
    Replies.error(session.voice(), error);
    onAnswered();
  }

  /** Confirms each name, as pushes are: heard even by who has silenced replies (pubsub.c). */
  private void confirm(Asked done) {
    List<String> words = done.words;
    if (words.isEmpty()) {
      words = List.copyOf(subscribed.of(done.sort));
    }
    if (words.isEmpty()) {
      confirm(done, null);
    }
    for (String word : words) {
      subscribed.set(done.sort, word, done.on);
      confirm(done, word);
    }
    publishCounts();
  }

  private void confirm(Asked done, @Nullable String word) {
    subscribed.confirm(session.tools().client(), session.state().resp3, done.sort, done.on, word);
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

  boolean isHolding() {
    return held != null;
  }

  @Override
  public void onTooSlow() {
    session.tools().cut(CloseReason.SLOW_READER);
  }

  @Override
  public void onMoved(String shardChannel) {
    hub.leave(this, Sort.SHARD, List.of(shardChannel), change());
    subscribed.set(Sort.SHARD, shardChannel, false);
    subscribed.confirm(
        session.tools().client(), session.state().resp3, Sort.SHARD, false, shardChannel);
    publishCounts();
  }

  private @Nullable Change change() {
    Asked under = asked;
    return under == null ? null : under.change;
  }

  @Override
  public void onLost(CloseReason reason) {
    session.tools().close(reason);
  }

  /** An answer of the hub's has not come in time. */
  void onTimeout() {
    hub.breakOff(CloseReason.QUERY_TIMEOUT);
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
    Change change = change();
    if (change != null) {
      change.abandon();
    }
    for (Sort sort : Sort.values()) {
      if (!subscribed.of(sort).isEmpty()) {
        hub.leave(this, sort, subscribed.of(sort), change);
        subscribed.clear(sort);
      }
    }
    asked = null;
    held = null;
    publishCounts();
  }
}
