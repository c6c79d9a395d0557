package dev.sluice.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerLoginFramerTest {

  private static List<String> read(byte[] stream) {
    return Heads.of(ServerLoginFramer.INSTANCE, stream);
  }

  private static byte[] error(int length, int body) {
    return ByteBufUtil.getBytes(Unpooled.buffer().writeByte('E').writeInt(length).writeZero(body));
  }

  @Test
  void errorsOfTheProtocolHaveALength() {
    assertThat(read(error(20, 16))).containsExactly("69 of 21, body 16");
    assertThat(Heads.bytewise(ServerLoginFramer.INSTANCE, error(20, 16)))
        .containsExactly("69 of 21, body 16");
  }

  /** The letters of the text would be a length of more than a gigabyte. */
  @Test
  void errorsInPlainTextEndWhereTheBytesEnd() {
    byte[] plain = "Eout of memory\n\0".getBytes(StandardCharsets.US_ASCII);
    assertThat(read(plain)).containsExactly(ServerLoginFramer.PLAIN_ERROR + " of 16, body 15");
  }

  @Test
  void errorsWithAnImpossibleLengthArePlainText() {
    assertThat(read(error(7, 0))).containsExactly("101 of 5, body 4");
    assertThat(read(error(30_001, 0))).containsExactly("101 of 5, body 4");
    assertThat(read(error(30_000, 0))).containsExactly("69 of 30001, body 29996");
  }

  @Test
  void messagesThatBelongToASessionAreNotExpected() {
    assertThat(read(new byte[] {'T'}))
        .containsExactly("violation: invalid backend message type 84");
  }
}
