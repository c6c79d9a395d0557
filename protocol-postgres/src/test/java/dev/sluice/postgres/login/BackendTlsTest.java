package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Authentication;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.Severity;
import dev.sluice.testkit.fuzz.Feed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** How TLS toward a backend is negotiated, by libpq's {@code sslmode}. */
class BackendTlsTest {

  private static final int SSL_REQUEST = 80877103;
  private static final int STARTUP = 0x30000;

  private final BackendRig rig = new BackendRig();

  private void connect(TlsMode mode) {
    rig.mode = mode;
    rig.tls = false;
    rig.connect();
  }

  private int request() {
    return rig.sent.take().getInt(4);
  }

  private static ByteBuf answer(char letter) {
    return Unpooled.buffer().writeByte(letter);
  }

  private static ByteBuf unwelcome() {
    return Bytes.of(
        to ->
            MessageWriter.error(
                to, Message.ERROR_RESPONSE, Severity.FATAL, "28000", "no pg_hba.conf entry"));
  }

  private static ByteBuf welcome() {
    return Bytes.of(
        to -> {
          Authentication.ok(to);
          MessageWriter.readyForQuery(to, 'I');
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"DISABLE", "ALLOW"})
  void plainModesDoNotAsk(TlsMode mode) {
    connect(mode);

    assertThat(request()).isEqualTo(STARTUP);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"DISABLE", "ALLOW"})
  void otherModesAskAndGoOnUnderTls(TlsMode mode) {
    connect(mode);
    assertThat(request()).isEqualTo(SSL_REQUEST);

    assertThat(rig.send(answer('S'))).isEqualTo(Verdict.START_TLS);
    assertThat(rig.sent.isEmpty()).isTrue();
    rig.startTls();
    assertThat(request()).isEqualTo(STARTUP);
    assertThat(rig.send(welcome())).isEqualTo(Verdict.LOGGED_IN);
  }

  @Test
  void preferGoesOnInTheClearWhereThereIsNoTls() {
    connect(TlsMode.PREFER);
    rig.sent.take();

    assertThat(rig.send(answer('N'))).isEqualTo(Verdict.SWALLOW);
    assertThat(request()).isEqualTo(STARTUP);
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
  void strictModesFailWhereThereIsNoTls(TlsMode mode) {
    connect(mode);
    rig.sent.take();

    assertThat(rig.send(answer('N'))).isEqualTo(Verdict.CLOSE);
    assertThat(rig.login.failure())
        .isEqualTo(
            new BackendFailure(
                "", "the server does not support TLS, but sslmode demands it", false));
    assertThat(rig.sent.isEmpty()).isTrue();
  }

  @Test
  void errorInsteadOfAnAnswerIsNotRepeatedToAnybody() {
    connect(TlsMode.PREFER);
    rig.sent.take();
    rig.send(unwelcome());

    assertThat(rig.login.failure())
        .isEqualTo(
            new BackendFailure("", "the server answered the TLS request with an error", true));
  }

  @Test
  void otherAnswersAreViolations() {
    connect(TlsMode.PREFER);
    rig.send(answer('H'));

    assertThat(rig.feed.violation).isNotNull();
  }

  @Test
  void allowTriesTlsAfterAPlainConnectionWasUnwelcome() {
    connect(TlsMode.ALLOW);
    rig.send(unwelcome());
    assertThat(rig.login.failure().retryable()).isTrue();

    connect(TlsMode.ALLOW);
    assertThat(request()).isEqualTo(SSL_REQUEST);
    rig.send(answer('S'));
    rig.startTls();
    rig.send(welcome());

    connect(TlsMode.ALLOW);
    assertThat(request()).as("what worked is kept").isEqualTo(SSL_REQUEST);
  }

  @Test
  void allowGivesUpWhenBothWaysAreUnwelcome() {
    connect(TlsMode.ALLOW);
    rig.send(unwelcome());
    connect(TlsMode.ALLOW);
    rig.send(answer('S'));
    rig.startTls();
    rig.send(unwelcome());

    assertThat(rig.login.failure())
        .isEqualTo(new BackendFailure("28000", "no pg_hba.conf entry", false));
    connect(TlsMode.ALLOW);
    assertThat(request()).as("and begins anew").isEqualTo(STARTUP);
  }

  @Test
  void preferTriesPlainAfterTlsWasUnwelcome() {
    connect(TlsMode.PREFER);
    rig.send(answer('S'));
    rig.startTls();
    rig.send(unwelcome());
    assertThat(rig.login.failure().retryable()).isTrue();

    connect(TlsMode.PREFER);
    assertThat(request()).isEqualTo(STARTUP);
  }

  @Test
  void preferDoesNotTryPlainTwice() {
    connect(TlsMode.PREFER);
    rig.send(answer('N'));
    rig.send(unwelcome());

    assertThat(rig.login.failure().retryable()).isFalse();
    connect(TlsMode.PREFER);
    assertThat(request()).isEqualTo(SSL_REQUEST);
  }

  @ParameterizedTest
  @EnumSource(names = {"ALLOW", "PREFER"})
  void wrongPasswordIsNotTriedTheOtherWay(TlsMode mode) {
    connect(mode);
    if (mode == TlsMode.PREFER) {
      rig.send(answer('S'));
      rig.startTls();
    }
    rig.send(Bytes.of(Authentication::cleartextPassword));
    rig.send(
        Bytes.of(
            to ->
                MessageWriter.error(to, Message.ERROR_RESPONSE, Severity.FATAL, "28P01", "wrong")));

    assertThat(rig.login.failure().retryable()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"DISABLE", "REQUIRE"})
  void fixedModesAreNeverTriedTheOtherWay(TlsMode mode) {
    connect(mode);
    if (mode == TlsMode.REQUIRE) {
      rig.send(answer('S'));
      rig.startTls();
    }
    rig.send(unwelcome());

    assertThat(rig.login.failure().retryable()).isFalse();
  }

  @Test
  void cancelRequestGoesTheWayOfTheLogins() {
    rig.mode = TlsMode.REQUIRE;
    BackendHello hello = new BackendHello(Map.of(), 4711, new byte[] {1, 2, 3, 4});
    PgCancelLogin cancel = new PgCancelLogin(rig, rig.history, hello);
    Feed feed = new Feed(cancel::framer, cancel::onFrame);
    rig.sent.take();

    cancel.onConnected();
    assertThat(request()).isEqualTo(SSL_REQUEST);
    feed.bytes(answer('S'));
    assertThat(feed.verdicts).containsExactly(Verdict.START_TLS);
    assertThat(rig.sent.isEmpty()).isTrue();
    cancel.onTls();

    assertThat(rig.sent.take())
        .isEqualTo(
            Unpooled.buffer()
                .writeInt(16)
                .writeInt(80877102)
                .writeInt(4711)
                .writeBytes(new byte[] {1, 2, 3, 4}));
  }

  @Test
  void cancelRequestGoesInTheClearWhereThereIsNoTls() {
    rig.mode = TlsMode.PREFER;
    BackendHello hello = new BackendHello(Map.of(), 1, new byte[32]);
    PgCancelLogin cancel = new PgCancelLogin(rig, rig.history, hello);
    Feed feed = new Feed(cancel::framer, cancel::onFrame);
    cancel.onConnected();
    rig.sent.take();
    feed.bytes(answer('N'));

    assertThat(feed.verdicts).containsExactly(Verdict.SWALLOW);
    assertThat(rig.sent.take().readInt()).isEqualTo(44);
    feed.bytes(unwelcome());
    assertThat(feed.verdicts).last().isEqualTo(Verdict.CLOSE);
  }

  @Test
  void cancelRequestIsNotSentWithoutTheTlsThatIsDemanded() {
    rig.mode = TlsMode.VERIFY_FULL;
    BackendHello hello = new BackendHello(Map.of(), 1, new byte[4]);
    PgCancelLogin cancel = new PgCancelLogin(rig, rig.history, hello);
    Feed feed = new Feed(cancel::framer, cancel::onFrame);
    cancel.onConnected();
    rig.sent.take();
    feed.bytes(answer('N'));

    assertThat(feed.verdicts).containsExactly(Verdict.CLOSE);
    assertThat(rig.sent.isEmpty()).isTrue();
  }
}
