package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.core.auth.Md5Password;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Authentication;
import dev.sluice.postgres.wire.Message;
import dev.sluice.postgres.wire.MessageWriter;
import dev.sluice.postgres.wire.Severity;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendLoginTest {

  private static final byte[] KEY = {1, 2, 3, 4};

  private final BackendRig rig = new BackendRig();

  private static ByteBuf welcome(byte[] key) {
    return Bytes.of(
        to -> {
          Authentication.ok(to);
          MessageWriter.parameterStatus(to, "server_version", "18.0");
          MessageWriter.parameterStatus(to, "DateStyle", "ISO, MDY");
          MessageWriter.backendKeyData(to, 4711, key);
          MessageWriter.readyForQuery(to, 'I');
        });
  }

  private static ByteBuf error(String state, String message) {
    return Bytes.of(
        to -> MessageWriter.error(to, Message.ERROR_RESPONSE, Severity.FATAL, state, message));
  }

  private void assertFailed(String code, String message, boolean retryable) {
    assertThat(rig.feed.verdicts).last().isEqualTo(Verdict.CLOSE);
    BackendFailure failure = rig.login.failure();
    assertThat(failure).isEqualTo(new BackendFailure(code, message, retryable));
  }

  @Test
  void startupNamesUserDatabaseAndWhatTheConnectionStringSays() {
    rig.parameters.put("application_name", "sluice");
    rig.parameters.put("channel_binding", "disable");
    rig.connect();

    ByteBuf said = rig.sent.take();
    assertThat(said.readInt()).isEqualTo(said.readableBytes() + 4);
    assertThat(said.readInt()).isEqualTo(0x30000);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo("user\0app\0database\0acme\0application_name\0sluice\0\0");
  }

  @Test
  void helloIsCollectedUntilTheServerIsReady() {
    rig.connect();

    assertThat(rig.send(welcome(KEY))).isEqualTo(Verdict.LOGGED_IN);
    rig.login.session();
    assertThat(rig.hello.parameters())
        .containsExactly(entry("server_version", "18.0"), entry("DateStyle", "ISO, MDY"));
    assertThat(rig.hello.processId()).isEqualTo(4711);
    assertThat(rig.hello.key()).isEqualTo(KEY);
    assertThat(rig.login.failure()).isNull();
  }

  @Test
  void loginSurvivesEverySplit() {
    ByteBuf whole = welcome(KEY);
    for (int cut = 0; cut <= whole.readableBytes(); cut++) {
      BackendRig split = new BackendRig().connect();
      split.send(whole.slice(0, cut));
      split.send(whole.slice(cut, whole.readableBytes() - cut));

      assertThat(split.feed.verdicts).as("cut at %d", cut).last().isEqualTo(Verdict.LOGGED_IN);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 32, 256})
  void keysOfEveryLengthAreKept(int length) {
    rig.connect();
    rig.send(welcome(new byte[length]));
    rig.login.session();

    assertThat(rig.hello.key()).hasSize(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 257})
  void keysOfOtherLengthsAreRefused(int length) {
    rig.connect();
    rig.send(welcome(new byte[length]));

    assertFailed("08P01", "the server sent a cancel key of " + length + " bytes", false);
  }

  @Test
  void serverThatGivesNoKeyIsTaken() {
    rig.connect();
    rig.send(
        Bytes.of(
            to -> {
              Authentication.ok(to);
              MessageWriter.readyForQuery(to, 'I');
            }));
    rig.login.session();

    assertThat(rig.hello.processId()).isZero();
    assertThat(rig.hello.key()).isEmpty();
  }

  @Test
  void noticesAndNegotiationMayComeAnywhere() {
    ByteBuf notice =
        Bytes.of(
            to ->
                MessageWriter.error(
                    to, Message.NOTICE_RESPONSE, Severity.NOTICE, "00000", "x".repeat(5000)));
    rig.connect();
    rig.send(notice.duplicate());
    rig.send(
        Bytes.of(to -> MessageWriter.negotiateProtocolVersion(to, 0x30000, List.of("_pq_.x"))));
    rig.send(Bytes.of(Authentication::ok));
    rig.send(notice.duplicate());

    assertThat(rig.send(Bytes.of(to -> MessageWriter.readyForQuery(to, 'I'))))
        .isEqualTo(Verdict.LOGGED_IN);
  }

  @Test
  void clearPasswordIsSent() {
    rig.connect();
    rig.sent.take();
    rig.send(Bytes.of(Authentication::cleartextPassword));

    Sent.Received answer = rig.sent.takeMessage();
    assertThat(answer.type()).isEqualTo('p');
    assertThat(answer.text()).isEqualTo("secret\0");
    assertThat(rig.send(welcome(KEY))).isEqualTo(Verdict.LOGGED_IN);
  }

  @Test
  void md5PasswordIsSentHashed() {
    rig.connect();
    rig.sent.take();
    byte[] salt = {9, 8, 7, 6};
    rig.send(Bytes.of(to -> Authentication.md5Password(to, salt)));

    Secret stored = Md5Password.stored("app", Secret.of("secret"));
    assertThat(rig.sent.takeMessage().text()).isEqualTo(Md5Password.answer(stored, salt) + "\0");
  }

  @Test
  void md5RequestWithoutItsSaltIsRefused() {
    rig.connect();
    rig.send(Bytes.of(to -> Authentication.md5Password(to, new byte[3])));

    assertFailed("28000", "an MD5 request with a salt of 3 bytes", false);
  }

  @Test
  void passwordThatIsNotConfiguredIsSaidToBeMissing() {
    rig.password = Secret.NONE;
    rig.connect();
    rig.sent.take();
    rig.send(Bytes.of(Authentication::cleartextPassword));

    assertFailed("28000", "the server asks for a password, and none is configured", false);
    assertThat(rig.sent.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"2,Kerberos V5", "6,SCM", "7,GSSAPI", "9,SSPI", "99,unknown"})
  void otherMethodsAreRefusedByName(int code, String name) {
    rig.connect();
    rig.send(Bytes.message('R', new byte[] {0, 0, 0, (byte) code}));

    BackendFailure failure = rig.login.failure();
    assertThat(failure).isNotNull();
    assertThat(failure.message()).contains(name).endsWith("which is not supported");
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void authenticationRequestWithoutACodeIsRefused() {
    rig.connect();

    assertThat(rig.send(Bytes.message('R', new byte[3]))).isEqualTo(Verdict.CLOSE);
  }

  @ParameterizedTest
  @CsvSource({
    "57P03,true",
    "53300,true",
    "57P01,true",
    "57P02,true",
    "08006,true",
    "53200,true",
    "28P01,false",
    "28000,false",
    "3D000,false",
    "42501,false",
    "XX000,false"
  })
  void serversRefusalKeepsItsCodeAndSaysWhetherToTryAgain(String state, boolean retryable) {
    rig.connect();
    rig.send(error(state, "sorry"));

    assertFailed(state, "sorry", retryable);
  }

  @Test
  void refusalAfterTheProofIsKeptToo() {
    rig.connect();
    rig.send(Bytes.of(Authentication::ok));
    rig.send(error("3D000", "database \"acme\" does not exist"));

    assertFailed("3D000", "database \"acme\" does not exist", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "Mhello\0", "C", "SFATAL\0\0", "M\0C\0\0", "\u0001x\0\0"})
  void errorsWithoutCodeOrMessageAreSurvived(String body) {
    rig.connect();
    rig.send(Bytes.message('E', body.length() < 4 ? body + "\0\0\0\0" : body));

    assertThat(rig.login.failure()).isNotNull();
    assertThat(rig.login.failure().code()).isEmpty();
    assertThat(rig.login.failure().message()).isNotEmpty();
    assertThat(rig.login.failure().retryable()).isFalse();
  }

  @Test
  void errorInPlainTextOfAServerThatCannotForkIsRead() {
    rig.connect();
    rig.send(Unpooled.wrappedBuffer(Bytes.latin("Ecould not fork new process: out of memory\n\0")));

    assertFailed("", "could not fork new process: out of memory", true);
  }

  @Test
  void readyBeforeAuthenticationIsRefused() {
    rig.connect();
    rig.send(Bytes.of(to -> MessageWriter.readyForQuery(to, 'I')));

    assertFailed("08P01", "the server sent ready for queries before the login is done", false);
  }

  @Test
  void authenticationTwiceIsRefused() {
    rig.connect();
    rig.send(Bytes.of(Authentication::ok));
    rig.send(Bytes.of(Authentication::ok));

    assertFailed("08P01", "the server sent an authentication request after the login", false);
  }

  @Test
  void parametersBeforeAuthenticationAreRefused() {
    rig.connect();
    rig.send(Bytes.of(to -> MessageWriter.parameterStatus(to, "a", "b")));

    assertFailed("08P01", "the server sent a parameter status before the login is done", false);
  }

  @Test
  void malformedParameterIsRefused() {
    rig.connect();
    rig.send(Bytes.of(Authentication::ok));
    rig.send(Bytes.message('S', "name"));

    assertFailed("08P01", "the server sent a malformed parameter status", false);
  }

  @Test
  void serverCannotReportParametersWithoutEnd() {
    rig.connect();
    rig.send(Bytes.of(Authentication::ok));
    for (int i = 0; i < 1000 && rig.login.failure() == null; i++) {
      String name = "p" + i;
      rig.send(Bytes.of(to -> MessageWriter.parameterStatus(to, name, "x")));
    }

    assertFailed("08P01", "the server sent more than 128 parameters", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"T", "D", "C", "x", "\u0000"})
  void messagesOfALaterTimeAreViolations(String type) {
    rig.connect();
    rig.send(Bytes.message(type.charAt(0), new byte[4]));

    assertThat(rig.feed.violation).isNotNull();
  }

  @Test
  void messageOfMoreThan64KibIsRefusedByItsHead() {
    rig.connect();
    rig.send(Bytes.message('R', new byte[0]).setInt(1, Integer.MAX_VALUE));

    assertThat(rig.feed.violation).isNotNull();
  }
}
