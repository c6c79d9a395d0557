package dev.sluice.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.auth.Secret;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ExchangeTest {

  private final CompletableFuture<Reply> page = new CompletableFuture<>();
  private final AdminLoad load = new AdminLoad();
  private final RequestClock clock = new RequestClock();
  private final Routes routes = new Routes().guarded("/slow", Set.of(), request -> page);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void connect() {
    channel.freezeTime();
    AccessRule open = new AccessRule(Secret.NONE, true);
    channel.pipeline().addLast(clock, new AdminHandler(routes, () -> open, load, clock));
  }

  private void ask(String path) {
    channel.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path));
  }

  private int status() {
    channel.runPendingTasks();
    FullHttpResponse response = channel.readOutbound();
    if (response == null) {
      return 0;
    }
    int status = response.status().code();
    ReferenceCountUtil.release(response);
    return status;
  }

  private void advance(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }

  private static Reply reply() {
    return Reply.ok(json -> json.writeStringField("a", "b"));
  }

  @Test
  void aPageThatTakesTooLongIsGivenUpAndItsLateReplyIsDropped() {
    ask("/slow");
    advance(Exchange.PAGE_SECONDS - 1);
    assertThat(status()).isZero();
    advance(1);
    assertThat(status()).isEqualTo(503);

    page.complete(reply());
    assertThat(status()).isZero();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void requestsWaitForTheirTurnHoweverManyThereAre() {
    for (int i = 0; i < 10_000; i++) {
      ask("/slow");
    }
    assertThat(channel.config().isAutoRead()).isFalse();
    assertThat(status()).isZero();

    page.complete(reply());
    for (int i = 0; i < 10_000; i++) {
      assertThat(status()).isEqualTo(200);
    }
    assertThat(channel.config().isAutoRead()).isTrue();
  }

  @Test
  void whileTooManyRepliesAreNotTakenNoFurtherOneIsMade() {
    load.offered((int) AdminLoad.MAX_UNTAKEN);
    ask("/slow");
    assertThat(status()).isEqualTo(503);

    load.taken((int) AdminLoad.MAX_UNTAKEN);
    page.complete(reply());
    ask("/slow");
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void aClientThatLeavesBeforeItsReplyLeavesNothingBehind() {
    ask("/slow");
    channel.close();
    page.complete(reply());
    channel.runPendingTasks();

    load.offered((int) AdminLoad.MAX_UNTAKEN - 1);
    assertThat(load.mayAnswer()).isTrue();
  }
}
