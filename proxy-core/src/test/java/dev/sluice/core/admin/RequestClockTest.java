package dev.sluice.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RequestClockTest {

  private final RequestClock clock = new RequestClock();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private ChannelHandlerContext ctx;

  @BeforeEach
  void connect() {
    channel.freezeTime();
    channel.pipeline().addLast(clock);
    ctx = channel.pipeline().context(clock);
    channel.pipeline().fireChannelActive();
  }

  private void crumb() {
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {'G'}));
  }

  private boolean openAfter(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    return channel.isOpen();
  }

  @Test
  void aConnectionThatNeverAsksIsClosed() {
    assertThat(openAfter(RequestClock.RECEIVE_SECONDS - 1)).isTrue();
    assertThat(openAfter(1)).isFalse();
  }

  @Test
  void aRequestThatComesInCrumbsGetsNoMoreTimeForEachCrumb() {
    crumb();
    assertThat(openAfter(RequestClock.RECEIVE_SECONDS - 1)).isTrue();
    crumb();
    assertThat(openAfter(1)).isFalse();
  }

  @Test
  void aReplyThatIsNotTakenClosesTheConnection() {
    crumb();
    clock.answering(ctx);
    assertThat(openAfter(RequestClock.ANSWER_SECONDS - 1)).isTrue();
    assertThat(openAfter(1)).isFalse();
  }

  @Test
  void anAnsweredConnectionMayStayIdleForLonger() {
    clock.answering(ctx);
    clock.idle(ctx);
    assertThat(openAfter(RequestClock.IDLE_SECONDS - 1)).isTrue();
    assertThat(openAfter(1)).isFalse();
  }

  @Test
  void theNextRequestsFirstByteStartsItsOwnDeadline() {
    clock.idle(ctx);
    assertThat(openAfter(RequestClock.IDLE_SECONDS - 1)).isTrue();
    crumb();
    assertThat(openAfter(RequestClock.RECEIVE_SECONDS - 1)).isTrue();
    assertThat(openAfter(1)).isFalse();
  }
}
