package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.pubsub.Change;
import dev.sluice.redis.pubsub.Hub;
import dev.sluice.redis.pubsub.Sort;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that subscribes or ends subscriptions: one change at a time is under way, and is
 * confirmed to the client when every hub that it concerns has been answered. A node of a cluster
 * may say that a shard channel belongs to another one, which is asked then. Confined to the
 * session's event loop.
 */
final class Changing implements Change.Owner {

  private final Subscriber subscriber;
  private final RedisSession session;
  private final Hubs hubs;
  private final Subscribed subscribed;

  /** Null: nothing is under way. */
  private @Nullable Asked asked;

  /** What one command of the client's has asked for. */
  private static final class Asked {
    final Sort sort;
    final boolean on;
    final List<String> words;

    /** Those who have not heard of it yet, and at first whom it asks now. */
    final ArrayDeque<Hubs.Part> parts;

    final Hops hops = new Hops();

    /** What the server has ended by itself meanwhile. */
    final List<String> moved = new ArrayList<>();

    Change change;

    Asked(Sort sort, boolean on, List<String> words, ArrayDeque<Hubs.Part> parts, Change change) {
      this.sort = sort;
      this.on = on;
      this.words = words;
      this.parts = parts;
      this.change = change;
    }
  }

  Changing(Subscriber subscriber, Hubs hubs, Subscribed subscribed) {
    this.subscriber = subscriber;
    this.session = subscriber.session();
    this.hubs = hubs;
    this.subscribed = subscribed;
  }

  boolean isUnderWay() {
    return asked != null;
  }

  /** Judges a member of the SUBSCRIBE family; none may be under way. */
  Verdict begin(Frame frame, Command command) {
    Sort sort = sort(command.verb());
    boolean on = !Dispatch.isUnsubscribe(command.verb());
    if (on && Request.count(frame.kind()) < 2) {
      return session.refusing().answer(frame, RedisErrors.wrongArity(command.name()));
    }
    List<String> words = words(frame);
    String objection = hubs.objection(sort, words);
    if (objection != null) {
      return session.refusing().answer(frame, objection);
    }
    Verdict wait = session.turn().await();
    if (wait != null) {
      return wait;
    }
    if (!session.trunks().tryStart()) {
      return session.refusing().tooFast();
    }
    if (!on && !subscribed.any()) {
      confirm(sort, false, words, null);
      return Verdict.SWALLOW;
    }
    Set<String> fresh = new LinkedHashSet<>(words.isEmpty() ? subscribed.of(sort) : words);
    if (on) {
      fresh.removeAll(subscribed.of(sort));
    } else {
      fresh.retainAll(subscribed.of(sort));
    }
    ArrayDeque<Hubs.Part> parts = hubs.divide(sort, fresh, words);
    Change change = change(sort, on, parts.element());
    asked = new Asked(sort, on, words, parts, change);
    subscriber.owe();
    subscriber.ask(parts.element().hub(), change);
    return Verdict.SWALLOW;
  }

  private Change change(Sort sort, boolean on, Hubs.Part part) {
    return new Change(this, subscriber, sort, on, part.names());
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

  @Override
  public void onChanged(Change change) {
    Asked done = asked;
    if (done != null) {
      Hub at = done.parts.remove().hub();
      Hubs.Part next = done.parts.peek();
      if (next != null) {
        ask(done, next, 0);
        return;
      }
      asked = null;
      confirm(done.sort, done.on, done.words, at);
    }
    subscriber.onAnswered();
  }

  private void ask(Asked under, Hubs.Part part, long pause) {
    under.change = change(under.sort, under.on, part);
    subscriber.ask(part.hub(), under.change, pause);
  }

  @Override
  public void onRefused(Change change, String error) {
    Asked under = asked;
    Hubs.Part part = under == null ? null : under.parts.peek();
    Hub next = part == null ? null : hubs.redirected(part.hub(), error);
    long pause = next == null || under == null ? Hops.NONE : under.hops.next(session);
    if (pause != Hops.NONE) {
      Hubs.Part elsewhere = new Hubs.Part(next, part.names());
      under.parts.remove();
      under.parts.addFirst(elsewhere);
      ask(under, elsewhere, pause);
      return;
    }
    asked = null;
    Replies.error(session.voice(), hubs.told(error));
    if (under != null) {
      under.moved.forEach(this::onMoved);
    }
    subscriber.onAnswered();
  }

  /** The server has ended a subscription; the client may have asked for that itself. */
  void onMoved(String shardChannel) {
    Asked under = asked;
    boolean ending = under != null && !under.on && under.sort == Sort.SHARD;
    if (ending && (under.words.isEmpty() || under.words.contains(shardChannel))) {
      // It hears of it with its answer.
      under.moved.add(shardChannel);
    } else {
      confirm(Sort.SHARD, false, List.of(shardChannel), null);
    }
  }

  /** Confirms each name, as pushes are: heard even by who has silenced replies (pubsub.c). */
  void confirm(Sort sort, boolean on, List<String> named, @Nullable Hub at) {
    List<String> words = named.isEmpty() ? List.copyOf(subscribed.of(sort)) : named;
    if (words.isEmpty()) {
      confirm(sort, on, (String) null);
    }
    for (String word : words) {
      subscribed.set(sort, word, on);
      hubs.set(sort, word, on ? at : null);
      confirm(sort, on, word);
    }
    subscriber.publishCounts();
  }

  private void confirm(Sort sort, boolean on, @Nullable String word) {
    subscribed.confirm(session.tools().client(), session.state().resp3, sort, on, word);
  }

  /** What the client is waiting for; null: nothing. */
  @Nullable Change change() {
    Asked under = asked;
    return under == null ? null : under.change;
  }

  /** The client waits no more; returns what it was waiting for. */
  @Nullable Change abandon() {
    Change change = change();
    if (change != null) {
      change.abandon();
    }
    asked = null;
    return change;
  }
}
