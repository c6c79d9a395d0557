package dev.sluice.core.admin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.Supplier;

/**
 * The handlers of one connection. A request may have a line of 4 KiB, headers of 16 KiB and a body
 * of 16 KiB; whoever sends more is told so or cut off.
 */
final class AdminPipeline extends ChannelInitializer<Channel> {

  private static final int MAX_LINE = 4 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_CHUNK = 8 * 1024;
  private static final int MAX_BODY = 16 * 1024;

  private final Routes routes;
  private final Supplier<AccessRule> access;
  private final AdminLoad load = new AdminLoad();

  AdminPipeline(Routes routes, Supplier<AccessRule> access) {
    this.routes = routes;
    this.access = access;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!load.enter()) {
      channel.close();
      return;
    }
    channel.closeFuture().addListener(closed -> load.leave());
    RequestClock clock = new RequestClock();
    channel
        .pipeline()
        .addLast(clock)
        .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
        .addLast(new BoundedAggregator())
        .addLast(new AdminHandler(routes, access, load, clock));
  }

  /** Refuses a body that is too large in the words of all other errors, and hangs up. */
  private static final class BoundedAggregator extends HttpObjectAggregator {
    BoundedAggregator() {
      super(MAX_BODY, true);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext ctx, HttpMessage oversized) {
      Reply reply =
          Reply.error(
              HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
              "body_too_large",
              "the body is too large");
      ctx.writeAndFlush(reply.toResponse(false, false)).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
