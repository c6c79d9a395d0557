package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.Deadline;
import dev.sluice.core.time.FakeTicker;
import dev.sluice.core.toy.ToyWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HomeLoopTest {

  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);
  private final FakeTicker ticker = new FakeTicker();
  private final EmbeddedChannel driver = new EmbeddedChannel();
  private final HomeLoop loop =
      new HomeLoop(driver.eventLoop(), ticker, HeldBudget.ofDirectMemory());
  private final Peer first = new Peer(buffers);
  private final Peer second = new Peer(buffers);
  private final Peer third = new Peer(buffers);
  private final ChannelOutbound toFirst = new ChannelOutbound(first, loop);
  private final ChannelOutbound toSecond = new ChannelOutbound(second, loop);
  private final ChannelOutbound toThird = new ChannelOutbound(third, loop);

  @AfterEach
  void nothingIsLeft() {
    loop.flush();
    for (Peer peer : new Peer[] {first, second, third}) {
      peer.close();
      peer.runTasks();
      peer.releaseOutbound();
    }
    assertThat(buffers.metric().usedDirectMemory()).isZero();
  }

  private static void onFlush(Peer peer, Runnable action) {
    peer.pipeline()
        .addLast(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void flush(ChannelHandlerContext ctx) {
                action.run();
                ctx.flush();
              }
            });
  }

  @Test
  void aTaskIsRunOnTheLoopAndWhatItWroteIsSent() {
    loop.execute(() -> ToyWire.send(toFirst, 'a', "task"));
    assertThat(first.heard()).isEmpty();
    driver.runPendingTasks();
    assertThat(first.heard()).isEqualTo("atask");
  }

  @Test
  void whatATaskWroteBeforeItFailedIsSentAllTheSame() {
    loop.execute(
        () -> {
          ToyWire.send(toFirst, 'a', "task");
          throw new IllegalStateException("broken");
        });
    driver.runPendingTasks();
    assertThat(first.heard()).isEqualTo("atask");
  }

  @Test
  void whatIsWrittenWhileOthersAreFlushedIsSentInTheSameTurn() {
    onFlush(first, () -> ToyWire.send(toThird, 'c', ""));
    ToyWire.send(toFirst, 'a', "");
    ToyWire.send(toSecond, 'b', "");
    loop.flush();
    assertThat(first.heard() + second.heard() + third.heard()).isEqualTo("abc");
  }

  @Test
  void aFlushWithinAFlushLosesNothing() {
    onFlush(
        second,
        () -> {
          ToyWire.send(toThird, 'c', "1");
          loop.flush();
          ToyWire.send(toFirst, 'a', "2");
        });
    ToyWire.send(toFirst, 'a', "1");
    ToyWire.send(toSecond, 'b', "1");
    loop.flush();
    assertThat(first.heard()).isEqualTo("a1 a2");
    assertThat(second.heard()).isEqualTo("b1");
    assertThat(third.heard()).isEqualTo("c1");
    ToyWire.send(toFirst, 'a', "3");
    loop.flush();
    assertThat(first.heard()).isEqualTo("a3");
  }

  @Test
  void onePeerThatCannotBeFlushedIsClosedAndKeepsNoOtherWaiting() {
    onFlush(
        first,
        () -> {
          throw new IllegalStateException("broken");
        });
    ToyWire.send(toFirst, 'a', "");
    ToyWire.send(toSecond, 'b', "");
    loop.flush();
    first.runTasks();
    assertThat(second.heard()).isEqualTo("b");
    ToyWire.send(toThird, 'c', "");
    loop.flush();
    assertThat(third.heard()).isEqualTo("c");
  }

  @Test
  void onePeerForWhoseBytesThereIsNoRoomIsClosedAndKeepsNoOtherWaiting() {
    ByteBuf source = buffers.directBuffer().writeBytes(ToyWire.message('a', ""));
    first.config().setAllocator(new FullAllocator());
    toFirst.forward(source, 0, source.readableBytes());
    toFirst.commit();
    ToyWire.send(toSecond, 'b', "");
    loop.flush();
    first.runTasks();
    assertThat(first.isOpen()).isFalse();
    assertThat(second.heard()).isEqualTo("b");
    source.release();
  }

  @Test
  void itsClockworkFiresDeadlinesAndSendsWhatTheyWrote() {
    driver.freezeTime();
    loop.start();
    loop.wheel()
        .set(
            Deadline.of(() -> ToyWire.send(toFirst, 'a', "late")), Duration.ofSeconds(1).toNanos());
    for (int i = 0; i < 19; i++) {
      tick();
    }
    assertThat(first.heard()).isEmpty();
    tick();
    tick();
    assertThat(first.heard()).isEqualTo("alate");
  }

  @Test
  void itsClockworkOutlivesAFault() {
    driver.freezeTime();
    loop.start();
    loop.wheel()
        .set(
            Deadline.of(
                () -> {
                  throw new IllegalStateException("broken");
                }),
            1);
    tick();
    tick();
    loop.wheel().set(Deadline.of(() -> ToyWire.send(toFirst, 'a', "")), 1);
    tick();
    tick();
    assertThat(first.heard()).isEqualTo("a");
  }

  private void tick() {
    ticker.pass(Duration.ofMillis(50));
    driver.advanceTimeBy(50, TimeUnit.MILLISECONDS);
    driver.runScheduledPendingTasks();
  }
}
