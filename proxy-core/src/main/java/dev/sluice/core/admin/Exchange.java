package dev.sluice.core.admin;

import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its reply, which is written exactly once. */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** How long a page may take; the data loops that it asks answer within microseconds. */
  static final int PAGE_SECONDS = 5;

  private final ChannelHandlerContext ctx;
  private final AdminLoad load;
  private final Runnable next;
  private final String target;
  private final boolean headOnly;
  private final boolean keepAlive;
  private boolean answered;

  /**
   * @param next runs when the reply has been taken and the connection stays open
   */
  Exchange(ChannelHandlerContext ctx, HttpRequest head, AdminLoad load, Runnable next) {
    this.ctx = ctx;
    this.load = load;
    this.next = next;
    this.target = head.uri();
    this.headOnly = head.method().equals(HttpMethod.HEAD);
    this.keepAlive = HttpUtil.isKeepAlive(head) && head.decoderResult().isSuccess();
  }

  /** Writes the reply once it is there, on whatever thread it is completed. */
  void answer(CompletionStage<Reply> reply) {
    Future<?> late = ctx.executor().schedule(this::tooLate, PAGE_SECONDS, TimeUnit.SECONDS);
    reply.whenComplete(
        (made, failure) -> {
          if (ctx.executor().inEventLoop()) {
            finish(made, failure, late);
          } else {
            ctx.executor().execute(() -> finish(made, failure, late));
          }
        });
  }

  private void tooLate() {
    write(Reply.error(SERVICE_UNAVAILABLE, "timeout", "an event loop did not answer in time"));
  }

  private void finish(@Nullable Reply made, @Nullable Throwable failure, Future<?> late) {
    late.cancel(false);
    if (made != null) {
      write(made);
    } else {
      LOG.warn("admin request {} failed", target, failure);
      write(Reply.error(INTERNAL_SERVER_ERROR, "internal", "the log says what went wrong"));
    }
  }

  private void write(Reply reply) {
    if (answered) {
      return;
    }
    answered = true;
    int size = reply.size();
    load.offered(size);
    ctx.writeAndFlush(reply.toResponse(headOnly, keepAlive))
        .addListener(
            done -> {
              load.taken(size);
              if (done.isSuccess() && keepAlive) {
                next.run();
              } else {
                ctx.close();
              }
            });
  }
}
