package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxy's two sides talk to each other: what one says, the other must understand. */
class BackToBackTest {

  private static final byte[] CERTIFICATE = {5, 5, 5};

  private final BackendRig asClient = new BackendRig();
  private final ClientRig asServer = new ClientRig();

  private void talk() {
    asClient.connect();
    for (int turn = 0; turn < 20; turn++) {
      Verdict of = asServer.send(asClient.sent.take());
      if (of == Verdict.START_TLS && !asServer.tls) {
        asClient.send(asServer.sent.take());
        asServer.tls = true;
        asClient.startTls();
        continue;
      }
      asClient.send(asServer.sent.take());
    }
  }

  private void assertBothLoggedIn() {
    assertThat(asServer.feed.verdicts).last().isEqualTo(Verdict.LOGGED_IN);
    // AuthenticationOk was the last word; a session says the rest.
    assertThat(asClient.login.failure()).isNull();
    assertThat(asClient.send(Bytes.message('Z', "I"))).isEqualTo(Verdict.LOGGED_IN);
  }

  @ParameterizedTest
  @EnumSource(names = {"SCRAM_SHA_256", "MD5", "PASSWORD", "TRUST"})
  void everyMethodIsUnderstoodByTheOtherSide(ClientAuth auth) {
    asServer.auth = auth;
    talk();

    assertBothLoggedIn();
  }

  @Test
  void scramKeysAreDerivedOnceForAllConnections() {
    talk();
    assertBothLoggedIn();
    assertThat(asClient.resumed).isEqualTo(1);

    asServer.restart();
    talk();
    assertBothLoggedIn();
    assertThat(asClient.resumed).isEqualTo(1);
  }

  @Test
  void scramBindsTheChannelUnderTls() {
    asClient.mode = TlsMode.REQUIRE;
    asClient.endPoint = CERTIFICATE;
    asClient.parameters.put("channel_binding", "require");
    asServer.canTls = true;
    asServer.endPoint = CERTIFICATE;
    talk();

    assertBothLoggedIn();
  }

  @Test
  void scramWithoutBindingWhereItIsDisabled() {
    asClient.mode = TlsMode.REQUIRE;
    asClient.endPoint = CERTIFICATE;
    asClient.parameters.put("channel_binding", "disable");
    asServer.canTls = true;
    asServer.endPoint = CERTIFICATE;
    talk();

    assertBothLoggedIn();
  }

  @Test
  void someoneBetweenIsFoundOutByTheBinding() {
    asClient.mode = TlsMode.REQUIRE;
    asClient.endPoint = new byte[] {6, 6, 6};
    asServer.canTls = true;
    asServer.endPoint = CERTIFICATE;
    talk();

    assertThat(asClient.login.failure())
        .isEqualTo(new BackendFailure("28000", "SCRAM channel binding check failed", false));
  }

  @ParameterizedTest
  @EnumSource(names = {"MD5", "PASSWORD", "TRUST", "SCRAM_SHA_256"})
  void bindingThatIsRequiredIsNotGoneWithout(ClientAuth auth) {
    asServer.auth = auth;
    asClient.parameters.put("channel_binding", "require");
    talk();

    assertThat(asClient.login.failure()).isNotNull();
    assertThat(asClient.login.failure().message()).startsWith("channel_binding=require, but");
  }

  @Test
  void wrongPasswordIsReportedWithTheServersWords() {
    asClient.password = Secret.of("wrong");
    talk();

    assertThat(asClient.login.failure())
        .isEqualTo(
            new BackendFailure("28P01", "password authentication failed for user \"app\"", false));
  }

  @Test
  void serverThatDoesNotKnowThePasswordIsNotBelieved() {
    asClient.connect();
    asServer.send(asClient.sent.take());
    asClient.send(asServer.sent.take());
    // It says "welcome" where it ought to prove itself.
    asClient.send(Bytes.message('R', new byte[4]));

    assertThat(asClient.login.failure()).isNotNull();
    assertThat(asClient.login.failure().message()).startsWith("the server broke off SCRAM");
  }

  @Test
  void serverWithAnotherPasswordIsNotBelieved() {
    asClient.connect();
    asServer.send(asClient.sent.take());
    asClient.send(asServer.sent.take());
    asServer.send(asClient.sent.take());
    asClient.send(asServer.sent.take());
    asServer.send(asClient.sent.take());
    byte[] last = asServer.sent.takeMessage().body();
    last[10] ^= 1;
    asClient.send(Bytes.message('R', last));

    assertThat(asClient.login.failure()).isNotNull();
    assertThat(asClient.login.failure().message()).startsWith("SCRAM: ");
  }

  @Test
  void saslOutOfOrderIsRefused() {
    for (int code : new int[] {11, 12}) {
      BackendRig fresh = new BackendRig().connect();
      fresh.send(Bytes.message('R', new byte[] {0, 0, 0, (byte) code}));
      assertThat(fresh.login.failure()).isNotNull();
    }
    asClient.connect();
    asServer.send(asClient.sent.take());
    var offer = asServer.sent.take();
    asClient.send(offer.duplicate());
    asClient.send(offer);
    assertThat(asClient.login.failure().message()).isEqualTo("the server began SASL twice");
  }
}
