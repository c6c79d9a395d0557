package dev.sluice.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;
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

class MessageFramerTest {

  private static final String CLIENT_TYPES = "QPBEDCSHFXdcfp";
  private static final String SERVER_TYPES = "RSKZTDCEINAtns123GHWdcVv";

  private static byte[] head(int type, int length) {
    return ByteBufUtil.getBytes(Unpooled.buffer().writeByte(type).writeInt(length));
  }

  private static byte[] message(char type, byte[] body) {
    ByteBuf bytes = Unpooled.buffer().writeByte(type).writeInt(4 + body.length);
    return ByteBufUtil.getBytes(bytes.writeBytes(body));
  }

  private static byte[] join(List<byte[]> parts) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts.toArray(byte[][]::new)));
  }

  @Provide
  Arbitrary<List<byte[]>> messages() {
    Arbitrary<Character> types =
        Arbitraries.of(CLIENT_TYPES.chars().mapToObj(c -> (char) c).toList());
    Arbitrary<byte[]> bodies = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
    return Combinators.combine(types, bodies)
        .as(MessageFramerTest::message)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  /** What may stand at the end: a part of a message, or what is none. */
  @Provide
  Arbitrary<byte[]> ends() {
    return Arbitraries.of(
        new byte[0], head('Q', 3), head('Q', -1), head('Z', 5), head('Q', 9), new byte[] {'S', 0});
  }

  @Property(tries = 300)
  void streamsReadTheSameHoweverTheyAreCut(
      @ForAll("messages") List<byte[]> messages, @ForAll("ends") byte[] end) {
    byte[] stream = join(List.of(join(messages), end));
    List<String> whole = Heads.of(MessageFramer.FROM_CLIENT, stream);

    assertThat(whole).hasSizeGreaterThanOrEqualTo(messages.size());
    assertThat(Heads.bytewise(MessageFramer.FROM_CLIENT, stream)).isEqualTo(whole);
    for (int cut = 0; cut < stream.length; cut++) {
      assertThat(Heads.of(MessageFramer.FROM_CLIENT, stream, cut))
          .as("cut at " + cut)
          .isEqualTo(whole);
    }
  }

  @Property(tries = 300)
  void lengthsTellTheMessagesApart(@ForAll("messages") List<byte[]> messages) {
    List<String> expected =
        messages.stream().map(m -> m[0] + " of " + m.length + ", body " + (m.length - 5)).toList();
    assertThat(Heads.of(MessageFramer.FROM_CLIENT, join(messages))).isEqualTo(expected);
  }

  @Test
  void rowsThatFollowEachOtherAreOneFrame() {
    byte[] stream =
        join(
            List.of(
                message('T', new byte[1]),
                message('D', new byte[3]),
                message('D', new byte[0]),
                message('D', new byte[7]),
                message('d', new byte[2]),
                message('d', new byte[2]),
                message('C', new byte[4]),
                message('C', new byte[4])));
    assertThat(Heads.of(MessageFramer.FROM_SERVER_IN_RUNS, stream))
        .containsExactly(
            "84 of 6, body 1",
            "68 of 25, body 20",
            "100 of 14, body 9",
            "67 of 9, body 4",
            "67 of 9, body 4");
  }

  @Test
  void clientsCopyDataIsOneFrameAndNothingElseOfTheirs() {
    byte[] stream =
        join(
            List.of(
                message('d', new byte[2]),
                message('d', new byte[3]),
                message('D', new byte[2]),
                message('D', new byte[2])));
    assertThat(Heads.of(MessageFramer.FROM_CLIENT_IN_RUNS, stream))
        .containsExactly("100 of 15, body 10", "68 of 7, body 2", "68 of 7, body 2");
  }

  @Test
  void runEndsBeforeWhatIsNotAtHand() {
    byte[] two = join(List.of(message('D', new byte[3]), message('D', new byte[3])));
    for (int cut = 8; cut < two.length; cut++) {
      assertThat(Heads.of(MessageFramer.FROM_SERVER_IN_RUNS, two, cut))
          .containsExactly("68 of 8, body 3", "68 of 8, body 3");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, -1, 0x3fffffff, Integer.MAX_VALUE})
  void runEndsBeforeAnImpossibleLength(int length) {
    byte[] stream = join(List.of(message('d', new byte[3]), head('d', length)));
    assertThat(Heads.of(MessageFramer.FROM_SERVER_IN_RUNS, stream))
        .containsExactly(
            "100 of 8, body 3", "violation: invalid length " + length + " of message 'd'");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 0, -1, Integer.MIN_VALUE, 0x3fffffff, Integer.MAX_VALUE})
  void impossibleLengthsOfServersAreRefusedByTheirHeadAlone(int length) {
    assertThat(Heads.of(MessageFramer.FROM_SERVER, head('d', length)))
        .containsExactly("violation: invalid length " + length + " of message 'd'");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 0, -1, Integer.MIN_VALUE, 0x3fffffff, Integer.MAX_VALUE})
  void impossibleLengthsOfClientsAreShownByTheirHeadAlone(int length) throws ProtocolViolation {
    Frame frame = new Frame();

    assertThat(
            MessageFramer.FROM_CLIENT.readHead(Unpooled.wrappedBuffer(head('d', length)), 0, frame))
        .isTrue();

    assertThat(MessageFramer.isRequest(frame.kind())).isFalse();
    assertThat(MessageFramer.isInvalidLength(frame.kind())).isTrue();
    assertThat(MessageFramer.FROM_CLIENT.fault(frame))
        .isEqualTo("invalid length " + length + " of message 'd'");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5, 0x3fffffff - 1})
  void possibleLengthsAreAwaitedWithoutRoomForThem(int length) throws ProtocolViolation {
    ByteBuf in = Unpooled.buffer(5, 5).writeBytes(head('d', length));
    Frame frame = new Frame();

    assertThat(MessageFramer.FROM_CLIENT.readHead(in, 0, frame)).isTrue();
    assertThat(frame.length()).isEqualTo(1L + length);
    assertThat(frame.available()).isEqualTo(5);
    assertThat(in.capacity()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 1_000_000})
  void loginsHaveANarrowerBound(int length) {
    assertThat(Heads.of(MessageFramer.FROM_CLIENT_LOGIN, head('p', length)))
        .containsExactly("violation: invalid length " + length + " of message 'p'");
    assertThat(Heads.of(MessageFramer.FROM_CLIENT_LOGIN, head('p', 65_535))).hasSize(1);
  }

  @Test
  void eachDirectionKnowsItsOwnTypes() {
    for (int type = 0; type < 256; type++) {
      boolean client = CLIENT_TYPES.indexOf(type) >= 0;
      boolean server = SERVER_TYPES.indexOf(type) >= 0;
      byte[] first = {(byte) type};
      List<String> none = List.of();

      assertThat(Heads.of(MessageFramer.FROM_CLIENT, first))
          .isEqualTo(client ? none : List.of(type + " of 1073741823, body 1073741822"));
      assertThat(MessageFramer.isRequest(type)).isEqualTo(client && type != 'p');
      assertThat(Heads.of(MessageFramer.FROM_SERVER, first))
          .isEqualTo(server ? none : List.of("violation: invalid backend message type " + type));
    }
  }
}
