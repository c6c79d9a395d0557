package dev.sluice.it.differential.redis;

import dev.sluice.it.differential.Dialect;
import dev.sluice.it.differential.Exchange;
import dev.sluice.it.differential.Reply;
import dev.sluice.it.differential.Script;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Redis's protocol. Stateless.
 *
 * @param scripts makes what a client says
 */
record RedisDialect(BiFunction<Integer, Random, Script> scripts) implements Dialect {

  @Override
  public Script script(int client, Random random) {
    return scripts.apply(client, random);
  }

  @Override
  public int replyLength(byte[] in, int from, int to) {
    return Resp.length(in, from, to);
  }

  /**
   * A server with nothing else to do looks but ten times a second whether a client has been blocked
   * for long enough (server.hz).
   */
  @Override
  public long silenceNanos() {
    return TimeUnit.MILLISECONDS.toNanos(600);
  }

  /** Where a message comes among replies is up to who publishes it. */
  @Override
  public boolean isApart(Reply reply) {
    return Resp.isPublished(reply);
  }

  @Override
  public boolean isAwaited(Reply reply) {
    return true;
  }

  @Override
  public boolean isSame(Reply direct, Reply proxied) {
    return Allowances.allow(direct, proxied);
  }

  @Override
  public boolean mayGoAnotherWay(Reply proxied) {
    return false;
  }

  @Override
  public Optional<String> fault(Exchange exchange, List<Reply> replies) {
    return replies.stream().anyMatch(Resp::isError)
        ? Optional.of("an error instead of an answer")
        : Optional.empty();
  }

  @Override
  public boolean hasParted(List<Reply> direct, List<Reply> proxied) {
    return false;
  }

  @Override
  public String sort(Reply reply) {
    String text = Resp.text(reply);
    return Resp.isError(reply) ? text.split("[ \r]", 2)[0] : text.substring(0, 1);
  }

  /** One for each reply that a lost connection owed; or that a connection could not be had. */
  @Override
  public boolean isLoss(Reply reply) {
    return reply.type() == '-' && Resp.text(reply).startsWith("-ERR backend ");
  }

  @Override
  public String show(Reply reply) {
    return Resp.show(reply);
  }
}
