package dev.sluice.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests begin and end, however they arrive. */
class RequestFramerTest {

  private static final String PIPELINE =
      String.join(
          "\r\n",
          "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nv\r\n\r\n",
          "*1\r\n$4\r\nPING",
          "*0\r\n*-1\r\n",
          "GET k",
          "*2\r\n$3\r\nget\r\n$0\r\n\r\n");

  private static List<String> frames(List<String> pieces) throws ProtocolViolation {
    List<String> seen = new ArrayList<>();
    Feed.pieces(
        pieces, () -> RequestFramer.INSTANCE, (frame, text) -> seen.add(frame.kind() + text));
    return seen;
  }

  @Test
  void requestsAreTheSameHoweverTheyAreCut() throws ProtocolViolation {
    List<String> whole = frames(List.of(PIPELINE));
    assertThat(whole).hasSize(7);
    for (List<String> cut : Feed.cuts(PIPELINE)) {
      assertThat(frames(cut)).isEqualTo(whole);
    }
  }

  @Test
  void nameAndCountStandInTheKind() {
    ByteBuf in = Feed.bytes("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n");
    Frame frame = new Frame();
    assertThat(RequestFramer.INSTANCE.readHead(in, 0, frame)).isTrue();
    assertThat(Request.nameLength(frame.kind())).isEqualTo(3);
    assertThat(Request.count(frame.kind())).isEqualTo(2);
    assertThat(in.toString(frame.bodyIndex(), 3, StandardCharsets.US_ASCII)).isEqualTo("GET");
  }

  @Test
  void ofALargeRequestOnlyTheNameIsWaitedFor() throws ProtocolViolation {
    ByteBuf in = Feed.bytes("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1048576\r\nvvv");
    Frame frame = new Frame();
    assertThat(RequestFramer.INSTANCE.readHead(in, 0, frame)).isTrue();
    assertThat(Request.isPart(frame.kind())).isTrue();
    assertThat(frame.length()).isEqualTo("*3\r\n$3\r\nSET\r\n".length());
    int at = (int) frame.length();
    assertThat(RequestFramer.ARGUMENTS.readHead(in, at, frame)).isTrue();
    assertThat(frame.length()).isEqualTo("$1\r\nk\r\n".length());
    at += (int) frame.length();
    assertThat(RequestFramer.ARGUMENTS.readHead(in, at, frame)).isTrue();
    assertThat(frame.length()).isEqualTo("$1048576\r\n".length() + 1048578L);
    assertThat(frame.isComplete()).isFalse();
  }

  @Test
  void manyShortArgumentsAreNotScannedAgainAndAgain() {
    String many = "*100000\r\n$4\r\nMSET\r\n" + "$1\r\nk\r\n".repeat(RequestFramer.LARGE / 7);
    Frame frame = new Frame();
    assertThat(RequestFramer.INSTANCE.readHead(Feed.bytes(many), 0, frame)).isTrue();
    assertThat(Request.isPart(frame.kind())).isTrue();
    assertThat(Request.exactCount(frame)).isEqualTo(100_000);
  }

  @Test
  void requestThatIsWhollyAtHandIsOneMessageWhateverItsSize() {
    String value = "v".repeat(3 * RequestFramer.LARGE);
    String text = "*2\r\n$3\r\nGET\r\n$" + value.length() + "\r\n" + value + "\r\n";
    Frame frame = new Frame();
    assertThat(RequestFramer.INSTANCE.readHead(Feed.bytes(text), 0, frame)).isTrue();
    assertThat(Request.isPart(frame.kind())).isFalse();
    assertThat(frame.isComplete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "*x\\r\\n, invalid multibulk length",
    "*2147483648\\r\\n, invalid multibulk length",
    "*01\\r\\n, invalid multibulk length",
    "*1\\r\\n#, 'expected ''$'', got ''#'''",
    "*1\\r\\n$-1\\r\\n, invalid bulk length",
    "*1\\r\\n$536870913\\r\\n, invalid bulk length",
    "*1\\r\\n$ 3\\r\\n, invalid bulk length",
  })
  void whatIsBrokenIsToldInTheServersWords(String escaped, String words) {
    ByteBuf in = Feed.bytes(escaped.replace("\\r\\n", "\r\n"));
    Frame frame = new Frame();
    assertThat(RequestFramer.INSTANCE.readHead(in, 0, frame)).isTrue();
    assertThat(frame.kind()).isEqualTo(Request.BROKEN);
    assertThat(Request.violation(frame)).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*11\r\n", "*2\r\n$4\r\nAUTH\r\n$16385\r\n"})
  void strangersMaySayLess(String text) {
    Frame frame = new Frame();
    assertThat(RequestFramer.STRANGERS.readHead(Feed.bytes(text), 0, frame)).isTrue();
    assertThat(frame.kind()).isEqualTo(Request.BROKEN);
    assertThat(Request.strangersViolation(frame)).startsWith("unauthenticated");
  }

  @Test
  void lineWithoutEndIsNotCollectedForEver() {
    Frame frame = new Frame();
    assertThat(RequestFramer.INSTANCE.readHead(Feed.bytes("x".repeat(70_000)), 0, frame)).isTrue();
    assertThat(frame.kind()).isEqualTo(Request.BROKEN);
    assertThat(Request.violation(frame)).isEqualTo("too big inline request");
  }
}
