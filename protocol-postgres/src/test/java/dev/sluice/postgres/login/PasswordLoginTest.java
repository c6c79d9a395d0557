package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.auth.Derivation;
import dev.sluice.core.auth.Md5Password;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramVerifier;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Authentication;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.StartupWriter;
import io.netty.pkitesting.CertificateBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways of proving oneself that are older than SCRAM, and by certificate. */
class PasswordLoginTest {

  private static final Secret VERIFIER =
      ScramVerifier.derive(
              new Derivation(ScramMechanism.SHA_256, Secret.of("secret"), new byte[] {7}, 10))
          .format();

  private final ClientRig rig = new ClientRig();

  private Sent.Received begin(ClientAuth auth, String user) {
    rig.auth = auth;
    rig.send(Bytes.startup(0, "user", user, "database", "acme"));
    return rig.sent.takeMessage();
  }

  private void clear(String user, String password) {
    assertThat(begin(ClientAuth.PASSWORD, user).code())
        .isEqualTo(Authentication.CLEARTEXT_PASSWORD);
    rig.send(Bytes.of(to -> StartupWriter.password(to, password)));
  }

  private void md5(String user, String password) {
    Sent.Received request = begin(ClientAuth.MD5, user);
    assertThat(request.code()).isEqualTo(Authentication.MD5_PASSWORD);
    assertThat(request.data()).hasSize(4);
    Secret stored = Md5Password.stored(user, Secret.of(password));
    String answer = Md5Password.answer(stored, request.data());
    rig.send(Bytes.of(to -> StartupWriter.password(to, answer)));
  }

  private void assertLoggedIn() {
    assertThat(rig.feed.verdicts).last().isEqualTo(Verdict.LOGGED_IN);
    assertThat(rig.sent.takeMessage().code()).isZero();
    assertThat(rig.sent.isEmpty()).isTrue();
  }

  private void assertUnproven(String user, String why) {
    assertThat(rig.feed.verdicts).last().isEqualTo(Verdict.CLOSE);
    ErrorFields error = rig.error();
    assertThat(error.state()).isEqualTo("28P01");
    assertThat(error.message())
        .isEqualTo("password authentication failed for user \"" + user + "\"");
    assertThat(rig.refusals).hasSize(1).first().asString().contains("acme AUTH_FAILED", why);
  }

  @Test
  void rightClearPasswordLogsIn() {
    clear("app", "secret");

    assertLoggedIn();
    assertThat(rig.resumed).isZero();
  }

  @Test
  void clearPasswordIsCheckedAgainstAVerifierOffTheLoop() {
    rig.clients = Map.of("app", VERIFIER);
    clear("app", "secret");

    assertLoggedIn();
    assertThat(rig.resumed).isEqualTo(1);
  }

  @Test
  void wrongClearPasswordFailsAgainstAVerifier() {
    rig.clients = Map.of("app", VERIFIER);
    clear("app", "Secret");

    assertUnproven("app", "the password is wrong");
  }

  @Test
  void clearPasswordIsCheckedAgainstAnMd5Hash() {
    rig.clients = Map.of("app", Md5Password.stored("app", Secret.of("secret")));
    clear("app", "secret");

    assertLoggedIn();
  }

  @ParameterizedTest
  @CsvSource({"app,wrong,the password is wrong", "nobody,secret,no such user"})
  void wrongClearPasswordAndUnknownUserFailAlike(String user, String password, String why) {
    clear(user, password);

    assertUnproven(user, why);
  }

  @Test
  void emptyPasswordIsNeverRight() {
    rig.clients = Map.of("app", Secret.NONE);
    clear("app", "");

    assertUnproven("app", "empty password");
  }

  @Test
  void passwordCheckThatCannotRunIsNoWrongPassword() {
    rig.clients = Map.of("app", VERIFIER);
    rig.refuseWork = true;
    clear("app", "secret");

    assertThat(rig.error().state()).isEqualTo("57P03");
    assertThat(rig.refusals).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "secret\0x", "secret\0\0"})
  void passwordThatDoesNotFillItsMessageIsRefused(String body) {
    begin(ClientAuth.PASSWORD, "app");
    rig.send(Bytes.message('p', body));

    assertThat(rig.error().message()).isEqualTo("invalid password packet size");
  }

  @Test
  void rightMd5HashLogsIn() {
    md5("app", "secret");

    assertLoggedIn();
  }

  @Test
  void md5HashIsMadeWithTheNameAsTheClientSentIt() {
    md5("app.acme", "secret");

    assertLoggedIn();
    assertThat(rig.login.identity().user()).isEqualTo("app");
  }

  @Test
  void md5HashIsCheckedAgainstAStoredOne() {
    rig.clients = Map.of("app", Md5Password.stored("app", Secret.of("secret")));
    md5("app", "secret");

    assertLoggedIn();
  }

  @ParameterizedTest
  @CsvSource({"app,wrong,the hash is wrong", "nobody,secret,no such user"})
  void wrongMd5HashAndUnknownUserFailAlike(String user, String password, String why) {
    md5(user, password);

    assertUnproven(user, why);
  }

  @Test
  void verifierCannotServeMd5AndTheClientIsNotToldSo() {
    rig.clients = Map.of("app", VERIFIER);
    md5("app", "secret");

    assertUnproven("app", "SCRAM verifier");
  }

  private void certificate(String subject, String user) throws Exception {
    CertificateBuilder builder =
        new CertificateBuilder().subject(subject).setIsCertificateAuthority(true);
    rig.certificate = builder.buildSelfSigned().getCertificate();
    rig.tls = true;
    rig.auth = ClientAuth.CERT;
    rig.send(Bytes.startup(0, "user", user, "database", "acme"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CN=app | app",
        "CN=app, OU=people, O=Acme | app",
        "O=Acme, CN=app | app",
        "CN=second, CN=app | app",
        "CN=app.acme | app.acme"
      })
  void certificateMadeOutToTheUserLogsIn(String subject, String user) throws Exception {
    certificate(subject, user);

    assertLoggedIn();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"CN=other | app", "CN=app | app.acme", "CN=App | app", "CN=nobody | nobody"})
  void certificateOfSomebodyElseFails(String subject, String user) throws Exception {
    certificate(subject, user);

    ErrorFields error = rig.error();
    assertThat(error.state()).isEqualTo("28000");
    assertThat(error.message())
        .isEqualTo("certificate authentication failed for user \"" + user + "\"");
    assertThat(rig.refusals).hasSize(1).first().asString().contains("common name");
  }

  @Test
  void certificateWithoutACommonNameFails() throws Exception {
    certificate("O=Acme", "app");

    assertThat(rig.error().message()).isEqualTo("connection requires a valid client certificate");
  }

  @Test
  void noCertificateFails() {
    rig.auth = ClientAuth.CERT;
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));

    assertThat(rig.error().message()).isEqualTo("connection requires a valid client certificate");
    assertThat(rig.feed.verdicts).containsExactly(Verdict.CLOSE);
  }
}
