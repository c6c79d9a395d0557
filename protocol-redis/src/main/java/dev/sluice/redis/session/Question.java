package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Outbound;
import dev.sluice.redis.command.Verb;
import dev.sluice.redis.pubsub.Census;
import dev.sluice.redis.pubsub.Hub;
import dev.sluice.redis.pubsub.Sort;
import dev.sluice.redis.pubsub.Wish;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Reply;
import dev.sluice.redis.wire.Request;
import dev.sluice.redis.wire.RespValue;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that a client has carried out on the hub's connection: PING of a subscriber, PUBLISH,
 * and how many subscribers there are. Numbers of subscribers are the server's and what it does not
 * know of: those behind the hubs. Confined to the session's event loop.
 */
final class Question implements Wish {

  private final Subscriber asker;
  private final Verb verb;
  private final Outbound voice;
  private final boolean muted;
  private final byte[] request;
  private final List<String> words = new ArrayList<>();

  private final Hops hops = new Hops();

  /** Subscribers that the server does not know of, when the question was written. */
  private int extra;

  Question(Subscriber asker, Verb verb, Frame frame) {
    this.asker = asker;
    this.verb = verb;
    this.voice = asker.session().tools().client();
    this.muted = asker.session().voice().isMuted();
    this.request = new byte[frame.available()];
    frame.buffer().getBytes(frame.index(), request);
    Arguments arguments = Request.arguments(frame);
    boolean listed = verb == Verb.PUBSUB_NUMSUB || verb == Verb.PUBSUB_SHARDNUMSUB;
    while (verb != Verb.PING && arguments.next() && (listed || words.isEmpty())) {
      words.add(arguments.text());
    }
  }

  private Census census() {
    return asker.session().service().census();
  }

  private Sort sort() {
    return verb == Verb.SPUBLISH || verb == Verb.PUBSUB_SHARDNUMSUB ? Sort.SHARD : Sort.CHANNEL;
  }

  @Override
  public int write(Hub hub, Outbound to) {
    to.buffer(request.length).writeBytes(request);
    if (verb == Verb.PUBLISH || verb == Verb.SPUBLISH) {
      extra = census().reached(sort(), words.get(0));
    }
    return 1;
  }

  @Override
  public void onAnswered(Hub hub, Frame answer) {
    String error = Reply.type(answer.kind()) == Reply.ERROR ? Reply.line(answer) : null;
    if (error != null && asker.asksAgain(this, hub, error, hops)) {
      return;
    }
    if (!muted && !asker.isGone() && error != null) {
      Replies.error(voice, asker.told(error));
    } else if (!muted && !asker.isGone()) {
      reply(answer);
    }
    asker.onAnswered();
  }

  private void reply(Frame answer) {
    RespValue value = RespValue.read(answer.buffer(), answer.index(), answer.endIndex());
    if (extra > 0 && isNumber(value)) {
      Replies.integer(voice, RespValue.longNumber(value.text()) + extra);
    } else if (verb != Verb.PING && areNumbers(value)) {
      numbers(value);
    } else if (verb == Verb.PING && value.type() != '*' && !asker.session().state().resp3) {
      pong(value);
    } else {
      ByteBuf in = answer.buffer();
      int length = answer.endIndex() - answer.index();
      voice.buffer(length).writeBytes(in, answer.index(), length);
    }
  }

  private static boolean isNumber(RespValue value) {
    return value.type() == ':' && value.text().matches("[0-9]{1,18}");
  }

  /** Whether it is what was asked for: each name with a number behind it. */
  private boolean areNumbers(RespValue value) {
    List<RespValue> elements = value.elements();
    boolean all = value.type() == '*' && elements.size() == 2 * (words.size() - 1);
    for (int i = 1; all && i < elements.size(); i += 2) {
      all = isNumber(elements.get(i));
    }
    return all;
  }

  /** In version 2 a subscriber is answered with what looks like a message. */
  private void pong(RespValue answer) {
    Replies.array(voice, 2);
    Replies.bulk(voice, "pong");
    Replies.bulk(voice, answer.type() == '+' ? "" : answer.text());
  }

  private void numbers(RespValue answer) {
    List<RespValue> elements = answer.elements();
    Replies.array(voice, elements.size());
    for (int i = 0; i + 1 < elements.size(); i += 2) {
      String name = words.get(1 + i / 2);
      Replies.raw(voice, name);
      long known = RespValue.longNumber(elements.get(i + 1).text());
      Replies.integer(voice, known + census().extra(sort(), name));
    }
  }

  @Override
  public void onUnanswered(String error) {
    if (!muted && !asker.isGone()) {
      Replies.error(voice, error);
    }
    asker.onAnswered();
  }
}
