package dev.sluice.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are read as string2ll reads them, and the same however much stands behind them. */
class LinesTest {

  private static long number(String text) {
    ByteBuf in = Feed.bytes(text);
    return Lines.number(in, 0, in.writerIndex());
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 9, 10, 99, 100, 999_999, 1_000_000, 536_870_912, 999_999_999_999_999_999L})
  void aNumberIsReadAndItsLineEndsWhereItDoes(long size) {
    for (long value : new long[] {size, -size}) {
      String line = value + "\r\n";
      for (String behind : new String[] {"", "$", "$3\r\nSET\r\n"}) {
        assertThat(number(line + behind)).isEqualTo(value);
      }
      assertThat(Lines.afterNumber(value, 5)).isEqualTo(5 + line.length());
      assertThat(Lines.afterNumber(Feed.bytes(line), 0)).isEqualTo(line.length());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-0", "-01", "01", "", "-", "+1", "1x", "0x1", "1 ", "9999999999999999999"})
  void whatStringToNumberRefusesIsNone(String text) {
    for (String behind : new String[] {"\r\n", "\r\n$3\r\nSET\r\n"}) {
      assertThat(number(text + behind)).isEqualTo(Lines.INVALID);
    }
  }

  @Test
  void aNumberWithoutItsLineEndIsWaitedFor() {
    String line = "123456\r\n";
    for (int there = 0; there < line.length(); there++) {
      assertThat(number(line.substring(0, there))).isEqualTo(Lines.INCOMPLETE);
    }
    assertThat(number("123456\rx")).isEqualTo(Lines.INVALID);
  }
}
