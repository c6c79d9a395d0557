package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.StartupWriter;
import dev.sluice.testkit.fuzz.Feed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests for encryption, and cancel requests: what comes before a startup packet. */
class ClientEncryptionTest {

  private final ClientRig rig = trusting();

  private static ClientRig trusting() {
    ClientRig rig = new ClientRig();
    rig.auth = ClientAuth.TRUST;
    return rig;
  }

  private static ByteBuf hello(String... more) {
    List<String> pairs = new ArrayList<>(List.of("user", "app", "database", "acme"));
    pairs.addAll(List.of(more));
    return Bytes.startup(0, pairs.toArray(String[]::new));
  }

  private void assertRefused(String state, String message) {
    assertThat(rig.feed.verdicts).last().isEqualTo(Verdict.CLOSE);
    ErrorFields error = rig.error();
    assertThat(error.severity()).isEqualTo("FATAL");
    assertThat(error.state()).isEqualTo(state);
    assertThat(error.message()).isEqualTo(message);
    assertThat(rig.sent.isEmpty()).isTrue();
  }

  @Test
  void tlsIsRefusedWhereThereIsNone() {
    assertThat(rig.send(Bytes.sslRequest())).isEqualTo(Verdict.SWALLOW);
    assertThat(rig.sent.takeByte()).isEqualTo('N');
    assertThat(rig.send(hello())).isEqualTo(Verdict.LOGGED_IN);
  }

  @Test
  void tlsIsGrantedAndTheLoginGoesOnUnderIt() {
    rig.canTls = true;
    rig.mode = TlsMode.REQUIRE;

    assertThat(rig.send(Bytes.sslRequest())).isEqualTo(Verdict.START_TLS);
    assertThat(rig.sent.takeByte()).isEqualTo('S');
    rig.tls = true;
    assertThat(rig.send(hello())).isEqualTo(Verdict.LOGGED_IN);
    assertThat(rig.asked).contains("acme.example.com");
  }

  @Test
  void gssIsRefusedAndTlsMayBeAskedForThen() {
    rig.canTls = true;

    assertThat(rig.send(Bytes.gssRequest())).isEqualTo(Verdict.SWALLOW);
    assertThat(rig.sent.takeByte()).isEqualTo('N');
    assertThat(rig.send(Bytes.sslRequest())).isEqualTo(Verdict.START_TLS);
  }

  @Test
  void gssMayBeAskedForAfterTlsWasRefused() {
    rig.send(Bytes.sslRequest());
    assertThat(rig.send(Bytes.gssRequest())).isEqualTo(Verdict.SWALLOW);
    assertThat(rig.send(hello())).isEqualTo(Verdict.LOGGED_IN);
  }

  @Test
  void tlsIsAskedForOnlyOnce() {
    rig.send(Bytes.sslRequest());
    rig.sent.takeByte();
    rig.send(Bytes.sslRequest());

    assertRefused("0A000", "unsupported frontend protocol 1234.5679: server supports 3.0 to 3.2");
  }

  @Test
  void tlsIsNotAskedForUnderTls() {
    rig.canTls = true;
    rig.tls = true;
    rig.send(Bytes.sslRequest());

    assertRefused("0A000", "unsupported frontend protocol 1234.5679: server supports 3.0 to 3.2");
  }

  @Test
  void gssIsAskedForOnlyOnce() {
    rig.send(Bytes.gssRequest());
    rig.sent.takeByte();
    rig.send(Bytes.gssRequest());

    assertRefused("0A000", "unsupported frontend protocol 1234.5680: server supports 3.0 to 3.2");
  }

  @Test
  void unencryptedBytesBehindTheTlsRequestAreRefused() {
    rig.canTls = true;
    rig.send(Unpooled.wrappedBuffer(Bytes.sslRequest(), hello()));

    assertRefused("08P01", "received unencrypted data after SSL request");
  }

  @ParameterizedTest
  @CsvSource({"REQUIRE", "VERIFY_CA"})
  void listenerThatDemandsTlsRefusesPlainClients(TlsMode mode) {
    rig.canTls = true;
    rig.mode = mode;
    rig.send(hello());

    assertThat(rig.feed.verdicts).containsExactly(Verdict.CLOSE);
    ErrorFields error = rig.error();
    assertThat(error.state()).isEqualTo("28000");
    assertThat(error.message()).endsWith("user \"app\", database \"acme\", no encryption");
    assertThat(error.hint()).contains("sslmode=require");
    assertThat(rig.refusals).hasSize(1).first().asString().contains("TLS_REQUIRED");
  }

  @Test
  void listenerThatPrefersTlsTakesPlainClients() {
    rig.canTls = true;
    rig.mode = TlsMode.PREFER;

    assertThat(rig.send(hello())).isEqualTo(Verdict.LOGGED_IN);
  }

  @Test
  void cancelRequestIsCarriedOutAndNotAnswered() {
    List<Runnable> cancelled = new ArrayList<>();
    CancelKey shortKey = rig.cancelKeys.issue(0, cancelled::add);
    CancelKey longKey = rig.cancelKeys.issue(2, cancelled::add);

    for (CancelKey key : List.of(shortKey, longKey)) {
      ClientRig other = new ClientRig();
      PgClientLogin login = new PgClientLogin(other, rig.cancelKeys);
      Feed feed = new Feed(login::framer, login::onFrame);
      feed.bytes(Bytes.of(to -> StartupWriter.cancelRequest(to, key.processId(), key.key())));
      assertThat(feed.verdicts).as("the server has not been told").isEmpty();
      cancelled.remove(0).run();
      assertThat(other.resumed).isEqualTo(1);
      feed.goOn();
      assertThat(feed.verdicts).containsExactly(Verdict.CLOSE);
      assertThat(other.sent.isEmpty()).isTrue();
    }
  }

  @Test
  void cancelRequestComesUnderTlsToo() {
    rig.canTls = true;
    rig.mode = TlsMode.REQUIRE;
    List<String> cancelled = new ArrayList<>();
    CancelKey key = rig.cancelKeys.issue(0, done -> cancelled.add("it"));
    rig.send(Bytes.sslRequest());
    rig.tls = true;
    rig.send(Bytes.of(to -> StartupWriter.cancelRequest(to, key.processId(), key.key())));

    assertThat(cancelled).containsExactly("it");
  }
}
