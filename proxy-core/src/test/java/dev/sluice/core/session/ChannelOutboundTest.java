package dev.sluice.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.FakeTicker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelOutboundTest {

  private static final int READ = 64 * 1024;

  private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);
  private final EmbeddedChannel driver = new EmbeddedChannel();
  private final HomeLoop loop =
      new HomeLoop(driver.eventLoop(), new FakeTicker(), HeldBudget.ofDirectMemory());
  private final Peer peer = new Peer(buffers);
  private final ChannelOutbound out = new ChannelOutbound(peer, loop);

  @AfterEach
  void nothingIsLeft() {
    peer.close();
    peer.runTasks();
    peer.releaseOutbound();
    assertThat(buffers.metric().usedDirectMemory()).isZero();
  }

  /** A part of what was read at once is for this peer. */
  private void pass(int length) {
    ByteBuf read = buffers.directBuffer(READ).writeZero(READ);
    out.forward(read, 0, length);
    out.commit();
    read.release();
    loop.flush();
  }

  @Test
  void peerThatIsBehindHoldsOnToLittleMoreThanWhatIsForIt() {
    peer.freeze();
    for (int i = 0; i < 40; i++) {
      pass(5000);
    }
    long held = buffers.metric().usedDirectMemory();
    assertThat(out.pendingBytes()).isGreaterThanOrEqualTo(40 * 5000);
    // One read is held when nothing is behind it yet.
    assertThat(held).isLessThan(READ + 2 * out.pendingBytes());
  }

  @Test
  void largePartsAreNotCopied() {
    pass(5000);
    assertThat(peer.heardBytes()).hasSize(5000);
    peer.freeze();
    for (int i = 0; i < 4; i++) {
      pass(READ - 5000);
    }
    assertThat(buffers.metric().usedDirectMemory()).isEqualTo(4 * READ);
  }

  @Test
  void noMoreIsGatheredInOneBufferThanTheAllocatorKeepsAtHand() {
    ByteBuf read = buffers.directBuffer(READ).writeZero(READ);
    for (int i = 0; i < 12; i++) {
      // Two stretches that do not adjoin are two pieces.
      out.forward(read, i * 3100, 3000);
      out.commit();
    }
    // One buffer is full, and another has been begun.
    assertThat(buffers.metric().usedDirectMemory()).isLessThan(READ + 48 * 1024);
    loop.flush();
    assertThat(peer.heardBytes()).hasSize(12 * 3000);
    read.release();
  }
}
