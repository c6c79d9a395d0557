package dev.sluice.core.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Replies that one client gets later, because others that belong before them are still to come; and
 * the gaps among them, where the message was sent to the wrong server. Confined to the trunk's
 * loop.
 */
final class KeptReplies {

  private final ChannelOutbound bytes;

  /**
   * How many bytes come before each gap, of all that were ever kept; null: there has been none. One
   * enters when a reply says that its message belongs elsewhere, and leaves when what comes before
   * it is passed on.
   */
  private @Nullable ArrayDeque<Long> gaps;

  /** How many bytes have been passed on. */
  private long passed;

  KeptReplies(ClientHandler client) {
    this.bytes = ChannelOutbound.keeping(client.channel(), client.loop());
  }

  /** Where replies go that are to be kept. */
  ChannelOutbound outbound() {
    return bytes;
  }

  /** How many bytes are kept. */
  int size() {
    return bytes.kept();
  }

  /** Whether so much is kept that it is worth counting. */
  boolean isMuch() {
    return bytes.isKeepingMuch();
  }

  boolean hasGap() {
    return gaps != null && !gaps.isEmpty();
  }

  /** Leaves one behind all that is kept. */
  void leaveGap() {
    add(passed + size());
  }

  private void add(long gap) {
    if (gaps == null) {
      gaps = new ArrayDeque<>(1);
    }
    gaps.add(gap);
  }

  /** Passes on what comes before the first gap, and closes it; everything, if there is none. */
  void passTo(ChannelOutbound client) {
    Long gap = gaps == null ? null : gaps.poll();
    int length = gap == null ? size() : (int) (gap - passed);
    if (length > 0) {
      passed += length;
      bytes.pass(client, length);
    }
  }

  /** Moves everything behind what others keep. */
  void moveTo(KeptReplies others) {
    if (gaps != null) {
      long shift = others.passed + others.size() - passed;
      gaps.forEach(gap -> others.add(gap + shift));
      gaps = null;
    }
    passTo(others.bytes);
  }

  void discard() {
    gaps = null;
    bytes.discard();
  }
}
