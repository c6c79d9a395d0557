package dev.sluice.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortNumberTest {

  /** The first eight bytes of a text, as a server or client sends it. */
  private static long word(String text) {
    byte[] bytes = (text + "xxxxxxxx").substring(0, 8).getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Test
  void numbersOfUpToSixDigitsAreRead() {
    for (int number = 0; number < 1_000_000; number++) {
      assertThat(ShortNumber.read(word(number + "\r\n"))).isEqualTo(number);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "-1\r\n",
        "+1\r\n",
        "01\r\n",
        "00\r\n",
        "1\r",
        "1\rx",
        "1\n\r\n",
        "12",
        " 1\r\n",
        "1 \r\n",
        "1\r\r\n",
        "1234567\r\n",
        "12345678"
      })
  void nothingElseIsTakenForOne(String text) {
    assertThat(ShortNumber.read(word(text))).isEqualTo(ShortNumber.NONE);
  }

  @Test
  void noByteButADigitIsPartOfOne() {
    for (char b = 0; b < 256; b++) {
      boolean digit = b >= '0' && b <= '9';
      for (String text : new String[] {"5" + b + "\r\n", b + "\r\n", "1" + b + "34\r\n"}) {
        boolean padded = b == '0' && text.startsWith("0") && text.length() > 3;
        int read = ShortNumber.read(word(text));
        if (digit && !padded) {
          assertThat(read).isEqualTo(Integer.parseInt(text.strip()));
        } else {
          assertThat(read).as("byte %d in %s", (int) b, text).isEqualTo(ShortNumber.NONE);
        }
      }
    }
  }
}
