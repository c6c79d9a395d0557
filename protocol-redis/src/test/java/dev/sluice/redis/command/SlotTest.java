package dev.sluice.redis.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The examples of the cluster specification, and what CLUSTER KEYSLOT says. */
class SlotTest {

  private static int slot(String key) {
    ByteBuf bytes = Unpooled.copiedBuffer("xx" + key + "}", StandardCharsets.UTF_8);
    return Slot.of(bytes, 2, bytes.readableBytes() - 3);
  }

  @Test
  void slotIsTheKeysChecksum() {
    assertThat(slot("123456789")).isEqualTo(0x31c3);
    assertThat(slot("foo")).isEqualTo(12182);
    assertThat(slot("")).isZero();
  }

  @Test
  void whatStandsInBracesDecides() {
    assertThat(slot("{user1000}.following")).isEqualTo(slot("user1000"));
    assertThat(slot("foo{{bar}}zap")).isEqualTo(slot("{bar"));
    assertThat(slot("foo{bar}{zap}")).isEqualTo(slot("bar"));
    assertThat(slot("foo{}{bar}")).isNotEqualTo(slot("bar"));
    assertThat(slot("foo{bar")).isNotEqualTo(slot("bar"));
  }
}
