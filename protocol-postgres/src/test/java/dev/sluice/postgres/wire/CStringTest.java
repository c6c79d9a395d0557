package dev.sluice.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CStringTest {

  private final ByteBuf in = Unpooled.copiedBuffer("ab\0ä\0cd", StandardCharsets.UTF_8);

  @Test
  void stringsEndWithAZeroByteBeforeTheLimit() {
    assertThat(CString.end(in, 0, in.writerIndex())).isEqualTo(2);
    assertThat(CString.end(in, 3, in.writerIndex())).isEqualTo(5);
    assertThat(CString.end(in, 2, in.writerIndex())).isEqualTo(2);
  }

  @Test
  void unendedStringsHaveNoEnd() {
    assertThat(CString.end(in, 6, in.writerIndex())).isEqualTo(-1);
    assertThat(CString.end(in, 0, 2)).isEqualTo(-1);
    assertThat(CString.end(in, 0, 0)).isEqualTo(-1);
    assertThat(CString.end(in, 5, 3)).isEqualTo(-1);
  }

  @Test
  void textIsUtf8() {
    assertThat(CString.text(in, 3, 5)).isEqualTo("ä");
    assertThat(CString.text(Unpooled.wrappedBuffer(new byte[] {(byte) 0xff}), 0, 1))
        .isEqualTo("\ufffd");
  }
}
