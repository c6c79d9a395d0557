package dev.sluice.core.auth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.auth.ScramException.Kind;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScramExchangeTest {

  private static final byte[] END_POINT = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final ScramMechanism SHA_256 = ScramMechanism.SHA_256;

  private static Derivation derivation(ScramMechanism mechanism, String password, String salt) {
    return new Derivation(mechanism, Secret.of(password), Base64.getDecoder().decode(salt), 4096);
  }

  private static ScramVerifier verifier(String password) {
    byte[] salt = {9, 8, 7};
    return ScramVerifier.derive(new Derivation(SHA_256, Secret.of(password), salt, 2));
  }

  private static String text(byte[] message) {
    return new String(message, US_ASCII);
  }

  /** RFC 7677 section 3, both sides. */
  @Test
  void exchangeOfRfc7677() throws ScramException {
    Derivation from = derivation(SHA_256, "pencil", "W22ZaJ0SNY7soEsUEjb6gQ==");
    String serverNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    ScramClient client = ScramClient.choose(SHA_256, List.of("SCRAM-SHA-256"), null);
    ScramServer server = new ScramServer(SHA_256, null);

    byte[] first = client.open("user", "rOprNGfwEbeRWgbNEkqO");
    server.open(client.name(), first);
    byte[] challenge = server.challenge(ScramVerifier.derive(from), serverNonce);
    client.challenge(challenge);
    byte[] answer = client.answer(ScramKeys.derive(client.derivation(from.password())));
    byte[] last = server.verify(answer);
    client.verify(last);

    assertThat(text(first)).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    assertThat(text(challenge))
        .isEqualTo(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    assertThat(text(answer))
        .isEqualTo(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    assertThat(text(last)).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    assertThat(server.username()).isEqualTo("user");
  }

  /** RFC 5802 section 5, both sides. */
  @Test
  void exchangeOfRfc5802() throws ScramException {
    ScramMechanism sha1 = ScramMechanism.SHA_1;
    Derivation from = derivation(sha1, "pencil", "QSXCR+Q6sek8bf92");
    ScramClient client = ScramClient.choose(sha1, List.of("SCRAM-SHA-1"), null);
    ScramServer server = new ScramServer(sha1, null);

    server.open(client.name(), client.open("user", "fyko+d2lbbFgONRv9qkxdawL"));
    client.challenge(server.challenge(ScramVerifier.derive(from), "3rfcNHYJY1ZVvWVs7j"));
    byte[] answer = client.answer(ScramKeys.derive(client.derivation(from.password())));
    byte[] last = server.verify(answer);
    client.verify(last);

    assertThat(text(answer)).endsWith(",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
    assertThat(text(last)).isEqualTo("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
  }

  @Test
  void bindsToTheCertificateWhereBothSidesCan() throws ScramException {
    ScramServer server = new ScramServer(SHA_256, END_POINT);
    ScramClient client = ScramClient.choose(SHA_256, server.names(), END_POINT);

    login(client, server, "secret");

    assertThat(client.name()).isEqualTo("SCRAM-SHA-256-PLUS");
    assertThat(server.names()).containsExactly("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");
  }

  @Test
  void refusesAnotherCertificateThanItsOwn() throws ScramException {
    ScramServer server = new ScramServer(SHA_256, END_POINT);
    ScramClient client = ScramClient.choose(SHA_256, server.names(), new byte[] {6, 6, 6});

    assertThatThrownBy(() -> login(client, server, "secret"))
        .isInstanceOfSatisfying(
            ScramException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHANNEL_BINDING));
  }

  @Test
  void noticesThatItsOfferOfChannelBindingWasTakenAway() throws ScramException {
    ScramServer server = new ScramServer(SHA_256, END_POINT);
    ScramClient client = ScramClient.choose(SHA_256, List.of("SCRAM-SHA-256"), END_POINT);

    assertThatThrownBy(() -> server.open(client.name(), client.open("")))
        .isInstanceOfSatisfying(
            ScramException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHANNEL_BINDING));
  }

  @Test
  void clientThatCannotBindLogsInOverTls() throws ScramException {
    ScramServer server = new ScramServer(SHA_256, END_POINT);

    login(ScramClient.choose(SHA_256, server.names(), null), server, "secret");

    assertThat(server.keys()).isNotNull();
  }

  @Test
  void clientThatCouldBindLogsInWhereTheServerCannot() throws ScramException {
    ScramServer server = new ScramServer(SHA_256, null);
    ScramClient client = ScramClient.choose(SHA_256, server.names(), END_POINT);

    byte[] first = client.open("");
    assertThat(text(first)).startsWith("y,,");
    server.open(client.name(), first);
    client.challenge(server.challenge(verifier("secret")));
    byte[] answer = client.answer(ScramKeys.derive(client.derivation(Secret.of("secret"))));

    client.verify(server.verify(answer));
  }

  @Test
  void refusesAMechanismThatWasNotOffered() {
    ScramServer server = new ScramServer(SHA_256, null);

    assertThatThrownBy(() -> server.open("SCRAM-SHA-256-PLUS", "n,,n=,r=abc".getBytes(US_ASCII)))
        .isInstanceOfSatisfying(
            ScramException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED));
    assertThatThrownBy(() -> ScramClient.choose(SHA_256, List.of("SCRAM-SHA-256-PLUS"), null))
        .isInstanceOf(ScramException.class);
  }

  @Test
  void wrongPasswordIsRejectedWithoutKeys() throws ScramException {
    ScramServer server = new ScramServer(SHA_256, null);
    ScramClient client = ScramClient.choose(SHA_256, server.names(), null);
    server.open(client.name(), client.open(""));
    client.challenge(server.challenge(verifier("secret")));
    byte[] answer = client.answer(ScramKeys.derive(client.derivation(Secret.of("Secret"))));

    assertThatThrownBy(() -> server.verify(answer))
        .isInstanceOfSatisfying(
            ScramException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED));
    assertThat(server.keys()).isNull();
  }

  @Test
  void keysFromAProofLogInElsewhere() throws ScramException {
    ScramServer front = new ScramServer(SHA_256, null);
    login(ScramClient.choose(SHA_256, front.names(), null), front, "secret");
    ScramServer back = new ScramServer(SHA_256, null);
    ScramClient client = ScramClient.choose(SHA_256, back.names(), null);

    back.open(client.name(), client.open(""));
    client.challenge(back.challenge(verifier("secret")));
    ScramKeys keys = front.keys();

    assertThat(keys).isNotNull();
    client.verify(back.verify(client.answer(keys)));
  }

  @Test
  void userNamesKeepTheirCommasAndEqualSigns() throws ScramException {
    ScramServer server = new ScramServer(SHA_256, null);
    ScramClient client = ScramClient.choose(SHA_256, server.names(), null);

    server.open(client.name(), client.open("a=b,c=2C \u00fc"));

    assertThat(server.username()).isEqualTo("a=b,c=2C \u00fc");
  }

  private static void login(ScramClient client, ScramServer server, String password)
      throws ScramException {
    server.open(client.name(), client.open(""));
    client.challenge(server.challenge(verifier("secret")));
    ScramKeys keys = ScramKeys.derive(client.derivation(Secret.of(password)));
    client.verify(server.verify(client.answer(keys)));
  }
}
