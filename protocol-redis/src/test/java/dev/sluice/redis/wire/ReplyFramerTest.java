package dev.sluice.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.ProtocolViolation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where replies end, however deeply they nest and however they arrive. */
class ReplyFramerTest {

  private static final List<String> REPLIES =
      List.of(
          "+OK\r\n",
          "-ERR no\r\n",
          ":42\r\n",
          "$5\r\nab\r\nc\r\n",
          "$0\r\n\r\n",
          "$-1\r\n",
          "*-1\r\n",
          "*0\r\n",
          "*2\r\n*2\r\n$1\r\na\r\n:1\r\n*1\r\n*1\r\n*0\r\n",
          "%2\r\n+a\r\n*2\r\n:1\r\n_\r\n+b\r\n,1.5\r\n",
          "~1\r\n#t\r\n",
          ">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$1\r\nm\r\n",
          "=7\r\ntxt:abc\r\n",
          "(12345678901234567890\r\n",
          "|1\r\n+ttl\r\n:3\r\n+OK\r\n");

  /** How many replies end in these pieces. */
  private static int replies(List<String> pieces) throws ProtocolViolation {
    ReplyProgress progress = new ReplyProgress();
    int[] ended = {0};
    Feed.pieces(
        pieces, progress::framer, (frame, text) -> ended[0] += progress.advance(frame) ? 1 : 0);
    assertThat(progress.isMidReply()).isFalse();
    return ended[0];
  }

  @Test
  void eachReplyEndsOnceHoweverItIsCut() throws ProtocolViolation {
    for (String reply : REPLIES) {
      for (List<String> cut : Feed.cuts(reply)) {
        assertThat(replies(cut)).as("%s", cut).isEqualTo(1);
      }
    }
  }

  @Test
  void repliesInARowEndEachOnItsOwn() throws ProtocolViolation {
    String all = String.join("", REPLIES);
    for (List<String> cut : Feed.cuts(all)) {
      assertThat(replies(cut)).isEqualTo(REPLIES.size());
    }
  }

  @Test
  void wholeReplyIsOneMessage() throws ProtocolViolation {
    String nested = REPLIES.get(8);
    Frame frame = new Frame();
    assertThat(ReplyFramer.INSTANCE.readHead(Feed.bytes(nested), 0, frame)).isTrue();
    assertThat(frame.length()).isEqualTo(nested.length());
  }

  @Test
  void depthNeedsNoStack() throws ProtocolViolation {
    String deep = "*1\r\n".repeat(50_000) + ":1\r\n";
    assertThat(replies(List.of(deep))).isEqualTo(1);
  }

  @Test
  void largeBulkStreamsPast() throws ProtocolViolation {
    Frame frame = new Frame();
    assertThat(ReplyFramer.INSTANCE.readHead(Feed.bytes("$1000000\r\nab"), 0, frame)).isTrue();
    assertThat(Reply.isCut(frame.kind())).isTrue();
    assertThat(frame.length()).isEqualTo(10 + 1_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\r\n", "$x\r\n", "$-2\r\n", "*1099511627777\r\n", "$?\r\n"})
  void whatIsNoReplyIsRefused(String text) {
    assertThatThrownBy(() -> ReplyFramer.INSTANCE.readHead(Feed.bytes(text), 0, new Frame()))
        .isInstanceOf(ProtocolViolation.class);
  }

  @Test
  void bulkThatDoesNotEndIsRefused() {
    assertThatThrownBy(() -> replies(List.of("$3\r\nab", "cxx")))
        .isInstanceOf(ProtocolViolation.class);
  }
}
