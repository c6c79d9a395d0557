package dev.sluice.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupFramerTest {

  private static final String INVALID = "violation: invalid length of startup packet";

  private static byte[] packet(int length, int code) {
    return ByteBufUtil.getBytes(Unpooled.buffer().writeInt(length).writeInt(code));
  }

  private static byte[] length(int length) {
    return ByteBufUtil.getBytes(Unpooled.buffer().writeInt(length));
  }

  private static List<String> read(byte[] stream) {
    return Heads.of(StartupFramer.INSTANCE, stream);
  }

  @Provide
  Arbitrary<byte[]> streams() {
    Arbitrary<Integer> codes =
        Arbitraries.of(
            StartupFramer.PROTOCOL_3_0,
            StartupFramer.SSL_REQUEST,
            StartupFramer.GSSENC_REQUEST,
            StartupFramer.CANCEL_REQUEST,
            0);
    Arbitrary<byte[]> packet =
        Combinators.combine(Arbitraries.integers().between(0, 40), codes)
            .as(
                (length, code) ->
                    ByteBufUtil.getBytes(
                        Unpooled.buffer()
                            .writeInt(length)
                            .writeInt(code)
                            .writeZero(Math.max(0, length - 8))));
    return packet
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(all -> ByteBufUtil.getBytes(Unpooled.wrappedBuffer(all.toArray(byte[][]::new))));
  }

  @Property(tries = 300)
  void streamsReadTheSameHoweverTheyAreCut(@ForAll("streams") byte[] stream) {
    List<String> whole = read(stream);

    assertThat(whole).isNotEmpty();
    assertThat(Heads.bytewise(StartupFramer.INSTANCE, stream)).isEqualTo(whole);
    for (int cut = 0; cut < stream.length; cut++) {
      assertThat(Heads.of(StartupFramer.INSTANCE, stream, cut))
          .as("cut at " + cut)
          .isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, StartupFramer.MOST_LENGTH + 1, 0x00ffffff})
  void impossibleLengthsAreRefusedBeforeTheCodeArrives(int length) {
    assertThat(read(length(length))).containsExactly(INVALID);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void hugeAndNegativeLengthsAreRefusedByTheirFirstByte(int length) {
    byte[] first = {(byte) (length >>> 24)};
    assertThat(read(first)).singleElement().asString().startsWith("violation: ");
  }

  @Test
  void longestPacketIsTheServers() {
    assertThat(read(packet(StartupFramer.MOST_LENGTH, StartupFramer.PROTOCOL_3_0)))
        .containsExactly("196608 of 10004, body 9996");
  }

  @Test
  void encryptionRequestsHaveNoBody() {
    assertThat(read(packet(9, StartupFramer.SSL_REQUEST)))
        .containsExactly("violation: invalid length of encryption request packet");
    assertThat(read(packet(8, StartupFramer.GSSENC_REQUEST))).hasSize(1);
  }

  @Test
  void otherProtocolsAreToldApart() {
    assertThat(read(new byte[] {0x16})).singleElement().asString().contains("TLS handshake");
    assertThat(read(new byte[] {'G'})).singleElement().asString().contains("received text");
    assertThat(read(new byte[] {1})).containsExactly(INVALID);
  }
}
