package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.message;
import static dev.sluice.testkit.pgwire.Frontend.password;
import static dev.sluice.testkit.pgwire.Frontend.query;
import static dev.sluice.testkit.pgwire.Frontend.saslInitial;
import static dev.sluice.testkit.pgwire.Frontend.saslResponse;
import static dev.sluice.testkit.pgwire.Frontend.startup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.BackendMessage;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 7: passwords, right and wrong, and exchanges that no honest client would send. */
class AuthenticationRulesTest {
  private final PostgresServer server = SharedPostgres.major(18);

  @ParameterizedTest
  @ValueSource(strings = {"scram-sha-256", "md5", "password", "trust"})
  @DisplayName("rule 7: the right password lets in, by whatever method is asked")
  void rightPassword(String method) {
    try (SluiceUnderTest sluice = by(method);
        PgWire wire = sluice.open()) {
      assertThat(wire.query("SELECT current_user").value()).isEqualTo("app");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scram-sha-256", "md5", "password"})
  @DisplayName("rule 7: a wrong password is 28P01, and looks the same for an unknown user")
  void wrongPassword(String method) {
    try (SluiceUnderTest sluice = by(method)) {
      Transcript wrong = refused(sluice, "app", "wrong");
      Transcript unknown = refused(sluice, "unknown", "wrong");
      assertThat(wrong.error().sqlState()).isEqualTo("28P01");
      assertThat(wrong.error().severity()).isEqualTo("FATAL");
      assertThat(unknown.types()).isEqualTo(wrong.types());
      assertThat(unknown.error().toString())
          .isEqualTo(wrong.error().toString().replace("\"app\"", "\"unknown\""));
      assertServes(sluice);
    }
  }

  @Test
  @DisplayName("rule 7: an unknown user's salt is as lasting and as long as a known one's")
  void unknownUserHasASalt() {
    try (SluiceUnderTest sluice = by("scram-sha-256")) {
      String known = salt(sluice, "app");
      assertThat(salt(sluice, "app")).isEqualTo(known);
      String unknown = salt(sluice, "unknown");
      assertThat(salt(sluice, "unknown")).isEqualTo(unknown).isNotEqualTo(known);
      assertThat(unknown).hasSameSizeAs(known);
      assertThat(salt(sluice, "other")).isNotEqualTo(unknown);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "password"})
  @DisplayName("rule 7: an empty password is refused")
  void emptyPassword(String method) {
    try (SluiceUnderTest sluice = by(method);
        PgWire wire = begun(sluice, "app")) {
      Transcript said = wire.send(password("")).readToEnd();
      assertThat(said.error().sqlState()).isIn("28P01", "08P01");
      assertServes(sluice);
    }
  }

  @Test
  @DisplayName("rule 7: a password message of impossible size is refused, not stored")
  void hugePassword() {
    try (SluiceUnderTest sluice = by("password")) {
      try (PgWire wire = begun(sluice, "app")) {
        wire.send(new byte[] {'p', 0x7f, -1, -1, -1});
        assertThat(wire.readToEnd().types()).isIn("", "E");
      }
      try (PgWire wire = begun(sluice, "app")) {
        wire.send(password("x".repeat(5_000)));
        assertThat(wire.readToEnd().error().sqlState()).isIn("28P01", "08P01");
      }
      assertServes(sluice);
    }
  }

  @Test
  @DisplayName("rule 7: a password that comes byte by byte is understood")
  void fragmentedPassword() {
    try (SluiceUnderTest sluice = by("password");
        PgWire wire = begun(sluice, "app")) {
      for (byte each : password("secret").bytes()) {
        wire.send(new byte[] {each});
      }
      assertThat(wire.readUntilReady().types()).matches("RKZ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n",
        "n,,",
        "n,,n=,r=",
        "n,a=somebody,n=,r=abc",
        "p=tls-unique,,n=,r=abc",
        "y",
        "n,,m=unknown,n=,r=abc",
        "x,,n=,r=abc",
        "n,,n=,r=\u0001\u0002",
        "n,,r=abc,n=",
      })
  @DisplayName("rule 7: a malformed first SCRAM message ends the login")
  void malformedFirstMessage(String first) {
    try (SluiceUnderTest sluice = by("scram-sha-256");
        PgWire wire = begun(sluice, "app")) {
      assertRefused(wire.send(saslInitial("SCRAM-SHA-256", first)).readToEnd());
      assertServes(sluice);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCRAM-SHA-1", "", "SCRAM-SHA-256-PLUS"})
  @DisplayName("rule 7: a mechanism that was not offered ends the login")
  void unofferedMechanism(String mechanism) {
    try (SluiceUnderTest sluice = by("scram-sha-256");
        PgWire wire = begun(sluice, "app")) {
      assertRefused(wire.send(saslInitial(mechanism, "n,,n=,r=abcdefgh")).readToEnd());
      assertServes(sluice);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "c=biws",
        "c=biws,r=NONCE",
        "c=biws,r=NONCE,p=",
        "c=biws,r=NONCE,p=AAAA",
        "c=biws,r=NONCE,p=!!!!",
        "c=eSws,r=NONCE,p=AAAA",
        "c=biws,r=other,p=AAAA",
        "r=NONCE,c=biws,p=AAAA",
        "c=biws,r=NONCE,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      })
  @DisplayName("rule 7: a malformed or wrong last SCRAM message ends the login")
  void malformedLastMessage(String last) {
    try (SluiceUnderTest sluice = by("scram-sha-256");
        PgWire wire = begun(sluice, "app")) {
      BackendMessage challenge = wire.send(saslInitial("SCRAM-SHA-256", "n,,n=,r=abcdefgh")).read();
      String nonce = attribute(challenge, "r");
      assertThat(nonce).startsWith("abcdefgh");
      assertRefused(wire.send(saslResponse(last.replace("NONCE", nonce))).readToEnd());
      assertServes(sluice);
    }
  }

  @Test
  @DisplayName("rule 7: a SASL message whose inner length lies ends the login")
  void lyingInnerLength() {
    for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -2, 1000}) {
      byte[] body = "SCRAM-SHA-256\0LLLLn,,n=,r=abc".getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < 4; i++) {
        body[14 + i] = (byte) (length >>> (24 - 8 * i));
      }
      try (SluiceUnderTest sluice = by("scram-sha-256");
          PgWire wire = begun(sluice, "app")) {
        assertRefused(wire.send(message('p', body)).readToEnd());
        assertServes(sluice);
      }
    }
  }

  @Test
  @DisplayName("rule 7: a query before the login is done ends it")
  void queryBeforeLogin() {
    try (SluiceUnderTest sluice = by("scram-sha-256");
        PgWire wire = begun(sluice, "app")) {
      wire.send(query("SELECT 1"));
      assertRefused(wire.readToEnd());
      assertServes(sluice);
    }
  }

  private SluiceUnderTest by(String method) {
    return SluiceSetup.inFrontOf(server).service("auth", method).start();
  }

  private static Transcript refused(SluiceUnderTest sluice, String user, String password) {
    try (PgWire wire = sluice.connect()) {
      Transcript said = wire.login(startup("user", user, "database", "app"), user, password);
      assertThat(wire.ended()).isTrue();
      return said;
    }
  }

  /** A client that has been asked for its proof. */
  private static PgWire begun(SluiceUnderTest sluice, String user) {
    PgWire wire = sluice.connect();
    FrontendMessage startup = startup("user", user, "database", "app");
    assertThat(wire.send(startup).read().authentication()).isIn(3, 5, 10);
    return wire;
  }

  private static String salt(SluiceUnderTest sluice, String user) {
    try (PgWire wire = begun(sluice, user)) {
      return attribute(wire.send(saslInitial("SCRAM-SHA-256", "n,,n=,r=abcdefgh")).read(), "s");
    }
  }

  private static String attribute(BackendMessage challenge, String name) {
    assertThat(challenge.authentication()).isEqualTo(11);
    String text =
        new String(challenge.body(), 4, challenge.body().length - 4, StandardCharsets.UTF_8);
    Matcher attribute = Pattern.compile("(?:^|,)" + name + "=([^,]*)").matcher(text);
    assertThat(attribute.find()).as(text).isTrue();
    return attribute.group(1);
  }

  private static void assertRefused(Transcript said) {
    assertThat(said.types()).isEqualTo("E");
    assertThat(said.error().severity()).isEqualTo("FATAL");
    assertThat(said.error().sqlState()).isIn("28P01", "28000", "08P01", "0A000");
  }

  private static void assertServes(SluiceUnderTest sluice) {
    try (PgWire next = sluice.open()) {
      assertThat(next.query("SELECT 1").value()).isEqualTo("1");
    }
  }
}
