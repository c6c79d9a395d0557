package dev.sluice.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a server says to subscribers is found whole, or told by its beginning. */
class MessageFramerTest {

  private static final String MESSAGE = ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\nhi\r\n";

  private final Frame frame = new Frame();

  private boolean find(ByteBuf in) throws ProtocolViolation {
    return MessageFramer.INSTANCE.readHead(in, 0, frame);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  @Test
  void messageIsFoundWithItsLastByteAndNotBefore() throws ProtocolViolation {
    for (int i = 1; i < MESSAGE.length(); i++) {
      assertThat(find(bytes(MESSAGE.substring(0, i)))).isFalse();
    }
    assertThat(find(bytes(MESSAGE + ">3"))).isTrue();
    assertThat(frame.length()).isEqualTo(MESSAGE.length());
    assertThat(Message.read(frame)).isEqualTo(new Message("message", "c"));
  }

  @Test
  void messageThatNobodyMayLeaveUnreadIsToldByItsBeginning() throws ProtocolViolation {
    int length = MessageFramer.LONGEST + 1;
    String head = ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$" + length + "\r\n";
    assertThat(find(bytes(head + "x".repeat(1000)))).isFalse();
    assertThat(find(bytes(head + "x".repeat(2 << 20)))).isTrue();
    assertThat(Message.isHuge(frame.kind())).isTrue();
    assertThat(frame.length()).isEqualTo(head.length() + length + 2L);
    assertThat(Message.read(frame)).isEqualTo(new Message("message", "c"));
  }

  @Test
  void whatIsNoMessageIsNone() throws ProtocolViolation {
    assertThat(find(bytes(":1\r\n"))).isTrue();
    assertThat(Message.read(frame)).isNull();
  }
}
