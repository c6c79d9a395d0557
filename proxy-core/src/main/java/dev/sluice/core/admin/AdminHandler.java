package dev.sluice.core.admin;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.FORBIDDEN;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_URI_TOO_LONG;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;
import static io.netty.handler.codec.http.HttpResponseStatus.UNAUTHORIZED;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one request after the other: decides whether it may be asked, has a page make the reply.
 * The next request is looked at when the reply to the last has been taken.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(AdminHandler.class);

  private final Routes routes;
  private final Supplier<AccessRule> access;
  private final AdminLoad load;
  private final RequestClock clock;

  /** Enters a request that came before the last was answered, leaves when it is its turn. */
  private final Deque<HttpRequest> pipelined = new ArrayDeque<>();

  private boolean busy;

  AdminHandler(Routes routes, Supplier<AccessRule> access, AdminLoad load, RequestClock clock) {
    this.routes = routes;
    this.access = access;
    this.load = load;
    this.clock = clock;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest head) {
    if (busy) {
      pipelined.add(head);
      ctx.channel().config().setAutoRead(false);
    } else {
      serve(ctx, head);
    }
  }

  /** Looks at head and headers only, so that a body may be released meanwhile. */
  private void serve(ChannelHandlerContext ctx, HttpRequest head) {
    busy = true;
    clock.answering(ctx);
    Exchange exchange = new Exchange(ctx, head, load, () -> served(ctx));
    CompletionStage<Reply> reply;
    try {
      reply = reply(head);
    } catch (BadRequestException e) {
      reply = now(Reply.error(BAD_REQUEST, "bad_request", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    exchange.answer(reply);
  }

  private void served(ChannelHandlerContext ctx) {
    busy = false;
    clock.idle(ctx);
    HttpRequest next = pipelined.poll();
    if (next == null) {
      ctx.channel().config().setAutoRead(true);
    } else {
      busy = true;
      // Not at once: a long queue of requests would become a deep stack.
      ctx.executor().execute(() -> serve(ctx, next));
    }
  }

  private CompletionStage<Reply> reply(HttpRequest head) {
    if (head.decoderResult().isFailure()) {
      return now(malformed(head.decoderResult().cause()));
    }
    AdminRequest request = AdminRequest.of(head);
    Routes.Route route = routes.at(request.path());
    AccessRule.Verdict verdict = access.get().judge(request.headers());
    if (verdict != AccessRule.Verdict.GRANTED && (route == null || !route.open())) {
      return now(denied(verdict));
    }
    if (route == null) {
      return now(Reply.error(NOT_FOUND, "not_found", "nothing at " + request.path()));
    }
    if (!request.reads()) {
      return now(
          Reply.error(METHOD_NOT_ALLOWED, "method_not_allowed", "only GET and HEAD here")
              .with("allow", "GET, HEAD"));
    }
    if (!load.mayAnswer()) {
      return now(Reply.error(SERVICE_UNAVAILABLE, "busy", "too many replies are not taken yet"));
    }
    boolean granted = verdict == AccessRule.Verdict.GRANTED;
    AdminRequest admitted = granted ? request.withDetails() : request;
    return route.page().read(checked(admitted, route));
  }

  private static AdminRequest checked(AdminRequest request, Routes.Route route) {
    for (String name : request.parameters().keySet()) {
      // A scraper may be configured with parameters of its own: only our own API is strict.
      if (!route.open() && !route.parameters().contains(name)) {
        throw new BadRequestException(
            "parameter: " + name + " (expected: one of " + route.parameters() + ")");
      }
    }
    return request;
  }

  private static Reply denied(AccessRule.Verdict verdict) {
    return switch (verdict) {
      case FOREIGN_HOST ->
          Reply.error(FORBIDDEN, "foreign_host", "without a token only localhost may be asked for");
      case NO_TOKEN, GRANTED ->
          Reply.error(UNAUTHORIZED, "unauthorized", "the admin token is needed")
              .with("www-authenticate", "Bearer realm=\"sluice\"");
    };
  }

  private static Reply malformed(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Reply.error(REQUEST_URI_TOO_LONG, "uri_too_long", "the request line is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Reply.error(
          REQUEST_HEADER_FIELDS_TOO_LARGE, "headers_too_large", "the headers are too long");
    }
    return Reply.error(BAD_REQUEST, "bad_request", "this is not HTTP/1.1");
  }

  private static CompletionStage<Reply> now(Reply reply) {
    return CompletableFuture.completedFuture(reply);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("admin connection {} ends", ctx.channel().remoteAddress(), cause);
    ctx.close();
  }
}
