package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Dialect;
import dev.sluice.it.differential.Exchange;
import dev.sluice.it.differential.Reply;
import dev.sluice.it.differential.Script;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** PostgreSQL's protocol. Stateless. */
final class PgDialect implements Dialect {

  private static final int HEAD = 5;

  @Override
  public Script script(int client, Random random) {
    return PgScripts.make(client, random);
  }

  @Override
  public int replyLength(byte[] in, int from, int to) {
    return to - from < HEAD ? 0 : 1 + ByteBuffer.wrap(in, from + 1, 4).getInt();
  }

  @Override
  public long silenceNanos() {
    return TimeUnit.MILLISECONDS.toNanos(80);
  }

  /** Notices and notifications come where they do without Sluice. */
  @Override
  public boolean isApart(Reply reply) {
    return false;
  }

  @Override
  public boolean isAwaited(Reply reply) {
    return !Replies.isAsynchronous(reply);
  }

  @Override
  public boolean isSame(Reply direct, Reply proxied) {
    return Allowances.allow(direct, proxied);
  }

  @Override
  public boolean mayGoAnotherWay(Reply proxied) {
    return Allowances.REFUSED_PARSE.allows(proxied, proxied);
  }

  @Override
  public Optional<String> fault(Exchange exchange, List<Reply> replies) {
    return Cancelled.fault(replies);
  }

  @Override
  public boolean hasParted(List<Reply> direct, List<Reply> proxied) {
    return Replies.transaction(direct) != Replies.transaction(proxied);
  }

  @Override
  public String sort(Reply reply) {
    return reply.type() == 'E' ? "E" + Replies.fields(reply).get('C') : "" + reply.type();
  }

  @Override
  public boolean isLoss(Reply reply) {
    return reply.type() == 'E' && "FATAL".equals(Replies.fields(reply).get('V'));
  }

  @Override
  public String show(Reply reply) {
    return Replies.show(reply);
  }
}
