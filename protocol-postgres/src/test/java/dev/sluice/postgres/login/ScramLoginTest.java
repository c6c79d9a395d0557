package dev.sluice.postgres.login;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.auth.Derivation;
import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.auth.Md5Password;
import dev.sluice.core.auth.ScramClient;
import dev.sluice.core.auth.ScramException;
import dev.sluice.core.auth.ScramKeys;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramVerifier;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Authentication;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.StartupWriter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramLoginTest {

  private static final ScramMechanism SHA_256 = ScramMechanism.SHA_256;
  private static final DerivedKeys KEYS = new DerivedKeys(Runnable::run, 100);
  private static final byte[] END_POINT = {1, 2, 3};

  private final ClientRig rig = new ClientRig();

  /** Goes through the exchange up to the client's proof. */
  private ScramClient prove(String user, String password) throws ScramException {
    rig.send(Bytes.startup(0, "user", user, "database", "acme"));
    Sent.Received offer = rig.sent.takeMessage();
    List<String> names = Authentication.mechanisms(offer.in(), 4, offer.body().length);
    ScramClient client = ScramClient.choose(SHA_256, names, rig.endPoint);
    rig.send(Bytes.of(to -> StartupWriter.saslInitial(to, client.name(), client.open(""))));
    client.challenge(rig.sent.takeMessage().data());
    rig.send(Bytes.of(to -> StartupWriter.saslResponse(to, client.answer(keys(client, password)))));
    return client;
  }

  private static ScramKeys keys(ScramClient client, String password) {
    return KEYS.get(client.derivation(Secret.of(password))).toCompletableFuture().join();
  }

  private void assertLoggedIn(ScramClient client) throws ScramException {
    assertThat(rig.feed.verdicts).last().isEqualTo(Verdict.LOGGED_IN);
    Sent.Received last = rig.sent.takeMessage();
    assertThat(last.code()).isEqualTo(Authentication.SASL_FINAL);
    client.verify(last.data());
    assertThat(rig.sent.takeMessage().code()).isZero();
    assertThat(rig.sent.isEmpty()).isTrue();
  }

  private void assertUnproven(String user, String why) {
    assertThat(rig.feed.verdicts).last().isEqualTo(Verdict.CLOSE);
    ErrorFields error = rig.error();
    assertThat(error.state()).isEqualTo("28P01");
    assertThat(error.message())
        .isEqualTo("password authentication failed for user \"" + user + "\"");
    assertThat(error.detail() + error.hint()).isEmpty();
    assertThat(rig.refusals).hasSize(1).first().asString().contains("acme AUTH_FAILED", why);
  }

  @Test
  void rightPasswordLogsInAndTheServerProvesItselfToo() throws ScramException {
    assertLoggedIn(prove("app", "secret"));
  }

  @Test
  void keysAreDerivedOffTheLoopOnceAndHeldMessagesAreShownAgain() throws ScramException {
    prove("app", "secret");
    assertThat(rig.resumed).isEqualTo(1);

    rig.restart();
    assertLoggedIn(prove("app", "secret"));
    assertThat(rig.resumed).isEqualTo(1);
  }

  @Test
  void storedVerifierLogsInWithoutDerivation() throws ScramException {
    Derivation from = new Derivation(SHA_256, Secret.of("other"), new byte[] {7}, 10);
    rig.clients = Map.of("app", ScramVerifier.derive(from).format());

    assertLoggedIn(prove("app", "other"));
    assertThat(rig.resumed).isZero();
  }

  @Test
  void userWithATenantsSuffixLogsIn() throws ScramException {
    assertLoggedIn(prove("app.acme", "secret"));
    assertThat(rig.login.identity().user()).isEqualTo("app");
  }

  @Test
  void wrongPasswordFails() throws ScramException {
    prove("app", "wrong");

    assertUnproven("app", "the proof is wrong");
  }

  @Test
  void unknownUserFailsLikeAWrongPassword() throws ScramException {
    prove("nobody", "secret");

    assertUnproven("nobody", "no such user");
  }

  @Test
  void userWithoutAPasswordFailsLikeAWrongPassword() throws ScramException {
    rig.clients = Map.of("app", Secret.NONE);
    prove("app", "");

    assertUnproven("app", "no password is configured");
  }

  @Test
  void md5HashCannotServeScramAndFailsLikeAWrongPassword() throws ScramException {
    rig.clients = Map.of("app", Md5Password.stored("app", Secret.of("secret")));
    prove("app", "secret");

    assertUnproven("app", "MD5 hash");
  }

  @Test
  void withoutClientsTheBackendsOwnUserLogsIn() throws ScramException {
    rig.clients = Map.of();

    assertLoggedIn(prove("owner", "owned"));
  }

  @Test
  void withClientsTheBackendsOwnUserIsUnknown() throws ScramException {
    prove("owner", "owned");

    assertUnproven("owner", "no such user");
  }

  @Test
  void plusIsOfferedUnderTlsAndBindsTheChannel() throws ScramException {
    rig.tls = true;
    rig.endPoint = END_POINT;

    ScramClient client = prove("app", "secret");

    assertThat(client.name()).isEqualTo("SCRAM-SHA-256-PLUS");
    assertLoggedIn(client);
  }

  @Test
  void anotherCertificatesBindingIsRefused() throws ScramException {
    rig.tls = true;
    rig.endPoint = END_POINT;
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));
    rig.sent.takeMessage();
    ScramClient client =
        ScramClient.choose(SHA_256, List.of(SHA_256.plusName()), new byte[] {9, 9, 9});
    rig.send(Bytes.of(to -> StartupWriter.saslInitial(to, client.name(), client.open(""))));
    client.challenge(rig.sent.takeMessage().data());
    rig.send(Bytes.of(to -> StartupWriter.saslResponse(to, client.answer(keys(client, "secret")))));

    assertThat(rig.error().state()).isEqualTo("28000");
  }

  @Test
  void offerTakenAwayInBetweenIsNoticed() throws ScramException {
    rig.tls = true;
    rig.endPoint = END_POINT;
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));
    rig.sent.takeMessage();
    ScramClient fooled = ScramClient.choose(SHA_256, List.of(SHA_256.saslName()), END_POINT);
    rig.send(Bytes.of(to -> StartupWriter.saslInitial(to, fooled.name(), fooled.open(""))));

    ErrorFields error = rig.error();
    assertThat(error.state()).isEqualTo("28000");
    assertThat(error.message()).contains("channel binding negotiation error");
  }

  @Test
  void exchangeSurvivesEverySplit() throws ScramException {
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));
    rig.sent.takeMessage();
    ScramClient client = ScramClient.choose(SHA_256, List.of(SHA_256.saslName()), null);
    trickle(Bytes.of(to -> StartupWriter.saslInitial(to, client.name(), client.open(""))));
    client.challenge(rig.sent.takeMessage().data());
    ScramKeys keys = keys(client, "secret");
    trickle(Bytes.of(to -> StartupWriter.saslResponse(to, client.answer(keys))));

    assertLoggedIn(client);
  }

  private void trickle(ByteBuf bytes) {
    while (bytes.isReadable()) {
      rig.send(bytes.readSlice(1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SCRAM-SHA-256",
        "SCRAM-SHA-256\0",
        "SCRAM-SHA-256\0\0\0\0\0",
        "SCRAM-SHA-256\0\0\0\0\5n,,n=",
        "SCRAM-SHA-256\0\u00ff\u00ff\u00ff\u00ff",
        "SCRAM-SHA-256\0\0\0\0\3abc",
        "SCRAM-SHA-256-PLUS\0\0\0\0\3n,,",
        "SCRAM-SHA-1\0\0\0\0\3n,,"
      })
  void malformedFirstMessageIsRefused(String body) {
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));
    rig.sent.takeMessage();
    rig.send(Bytes.message('p', Bytes.latin(body)));

    assertThat(rig.feed.verdicts).last().isEqualTo(Verdict.CLOSE);
    assertThat(rig.error().state()).isEqualTo("08P01");
    assertThat(rig.refusals).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c=biws", "c=biws,r=x,p=AAAA", "c=eSws,r=x,p=", "p=", "\0\0"})
  void malformedFinalMessageIsRefused(String body) {
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));
    rig.send(
        Bytes.of(
            to ->
                StartupWriter.saslInitial(to, "SCRAM-SHA-256", "n,,n=,r=abc".getBytes(US_ASCII))));
    rig.sent.take();
    rig.send(Bytes.message('p', body));

    assertThat(rig.error().state()).isIn("08P01", "28000");
    assertThat(rig.feed.verdicts).last().isEqualTo(Verdict.CLOSE);
  }

  @Test
  void overlongMessageIsRefused() {
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));
    rig.sent.takeMessage();
    byte[] first = ("n,,n=,r=" + "x".repeat(2000)).getBytes(US_ASCII);
    rig.send(Bytes.of(to -> StartupWriter.saslInitial(to, "SCRAM-SHA-256", first)));

    assertThat(rig.error().message()).isEqualTo("SASL message is too long");
  }

  @Test
  void messageOfMoreThan64KibIsRefusedByItsHead() {
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));
    rig.sent.takeMessage();
    rig.send(Bytes.message('p', new byte[0]).setInt(1, 65_536));

    assertThat(rig.feed.violation).hasMessage("invalid length 65536 of message 'p'");
    assertThat(rig.error().state()).isEqualTo("08P01");
  }

  @Test
  void nothingButAnAnswerIsTakenWhileOneIsAwaited() {
    rig.send(Bytes.startup(0, "user", "app", "database", "acme"));
    rig.sent.takeMessage();
    rig.send(Bytes.message('Q', "select 1\0"));

    assertThat(rig.error().state()).isEqualTo("08P01");
  }

  @Test
  void passwordThatCannotBeDerivedIsNoWrongPassword() {
    ClientRig full = new ClientRig();
    full.send(Bytes.startup(0, "user", "app", "database", "acme"));
    full.sent.takeMessage();
    full.refuseWork = true;
    full.send(
        Bytes.of(
            to ->
                StartupWriter.saslInitial(to, "SCRAM-SHA-256", "n,,n=,r=abc".getBytes(US_ASCII))));

    assertThat(full.error().state()).isEqualTo("57P03");
    assertThat(full.refusals).isEmpty();
  }
}
