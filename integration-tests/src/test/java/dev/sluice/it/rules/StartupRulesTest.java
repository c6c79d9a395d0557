package dev.sluice.it.rules;

import static dev.sluice.testkit.pgwire.Frontend.VERSION_3_0;
import static dev.sluice.testkit.pgwire.Frontend.VERSION_3_2;
import static dev.sluice.testkit.pgwire.Frontend.gssEncRequest;
import static dev.sluice.testkit.pgwire.Frontend.raw;
import static dev.sluice.testkit.pgwire.Frontend.sslRequest;
import static dev.sluice.testkit.pgwire.Frontend.startup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.SharedPostgres;
import dev.sluice.it.fixture.SluiceSetup;
import dev.sluice.it.fixture.SluiceUnderTest;
import dev.sluice.testkit.pgwire.FrontendMessage;
import dev.sluice.testkit.pgwire.PgWire;
import dev.sluice.testkit.pgwire.Transcript;
import dev.sluice.testkit.postgres.PostgresServer;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 1 and 3 to 6: what may come before a session, and what it looks like at its beginning. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class StartupRulesTest {
  private final PostgresServer server;
  private final SluiceUnderTest sluice;

  StartupRulesTest(int major) {
    server = SharedPostgres.major(major);
    sluice =
        SluiceSetup.inFrontOf(server).root("timers", Map.of("loginTimeout", "1s")).startOrDirect();
  }

  @AfterEach
  void theNextClientIsServedAsIfNothingHadBeen() {
    try (PgWire wire = sluice.open()) {
      assertThat(wire.query("SELECT 'served'").value()).isEqualTo("served");
    }
    sluice.close();
  }

  @Test
  @DisplayName("rule 1: an SSLRequest without TLS is answered N and the startup may follow")
  void sslRequestIsAnsweredNo() {
    try (PgWire wire = sluice.connect()) {
      assertThat(wire.send(sslRequest()).readByte()).isEqualTo('N');
      assertLogsIn(wire, startup("user", "app", "database", "app"));
    }
  }

  @Test
  @DisplayName("rule 1: a GSSENCRequest is answered N, and SSLRequest and startup may follow")
  void gssRequestIsAnsweredNo() {
    SluiceSetup.assumeSluice("PostgreSQL may speak GSSAPI");
    try (PgWire wire = sluice.connect()) {
      assertThat(wire.send(gssEncRequest()).readByte()).isEqualTo('N');
      assertThat(wire.send(sslRequest()).readByte()).isEqualTo('N');
      assertLogsIn(wire, startup("user", "app", "database", "app"));
    }
  }

  @Test
  @DisplayName("rule 1: a client that only ever asks for encryption is shown out")
  void encryptionRequestsAreCapped() {
    try (PgWire wire = sluice.connect()) {
      int answers = 0;
      while (answers < 20 && !wire.send(sslRequest()).ended() && wire.readByte() == 'N') {
        answers++;
      }
      assertThat(answers).isLessThan(20);
    }
  }

  @Test
  @DisplayName("rule 3: a startup that comes byte by byte is understood")
  void fragmentedStartup() {
    try (PgWire wire = sluice.connect()) {
      byte[] startup = startup("user", "app", "database", "app").bytes();
      for (int i = 0; i < startup.length - 1; i++) {
        wire.send(new byte[] {startup[i]});
      }
      assertLogsIn(wire, raw(startup[startup.length - 1]));
    }
  }

  @Test
  @DisplayName("rule 3: a startup of almost 10,000 bytes, as PostgreSQL allows, is taken")
  void largeStartup() {
    String options = "-c work_mem=8MB ".repeat(600);
    try (PgWire wire = sluice.open("options", options)) {
      assertThat(wire.query("SHOW work_mem").value()).isEqualTo("8MB");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, 4, 7, 10_005, 1 << 20, Integer.MAX_VALUE})
  @DisplayName("rule 3: a startup of an impossible length ends the connection at once")
  void impossibleLength(int length) {
    try (PgWire wire = sluice.connect()) {
      wire.send(ByteBuffer.allocate(8).putInt(length).putInt(VERSION_3_0).array());
      assertThat(wire.readToEnd().types()).isIn("", "E");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00030000, no parameters and no terminator",
    "0003000075736572, a name without its zero",
    "000300007573657200617070, a value without its zero",
    "0003000075736572006170700000ff, bytes behind the terminator",
    "0003000000, no user"
  })
  @DisplayName("rule 3: a malformed startup ends the connection with an error")
  void malformedStartup(String hex, String what) {
    byte[] body = HexFormat.of().parseHex(hex);
    byte[] packet = ByteBuffer.allocate(4 + body.length).putInt(4 + body.length).put(body).array();
    try (PgWire wire = sluice.connect()) {
      Transcript said = wire.send(packet).readToEnd();
      assertThat(said.types()).as(what).isEqualTo("E");
      assertThat(said.error().severity()).isEqualTo("FATAL");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "474554202f20485454502f312e310d0a0d0a",
        "16030100050100000100",
        "ffffffffffffffffffff"
      })
  @DisplayName("rule 3: garbage, an HTTP request or a TLS hello end the connection")
  void garbage(String hex) {
    try (PgWire wire = sluice.connect()) {
      wire.send(HexFormat.of().parseHex(hex));
      assertThat(wire.readToEnd().types()).isIn("", "E");
    }
  }

  @Test
  @DisplayName("rule 3: a second startup inside the session is a protocol violation")
  void secondStartup() {
    try (PgWire wire = sluice.open()) {
      assertThat(wire.send(startup("user", "app")).readToEnd().types()).isIn("", "E");
    }
  }

  @Test
  @DisplayName("rule 3: a client that does not finish its login in time is shown out")
  void loginTimeout() {
    SluiceSetup setup =
        SluiceSetup.inFrontOf(server).root("timers", Map.of("loginTimeout", "300ms"));
    try (SluiceUnderTest strict = setup.start();
        PgWire silent = strict.connect();
        PgWire halfway = strict.connect();
        PgWire unproven = strict.connect()) {
      halfway.send(new byte[] {0, 0});
      unproven.send(startup("user", "app", "database", "app"));
      assertThat(silent.readToEnd().types()).isIn("", "E");
      assertThat(halfway.readToEnd().types()).isIn("", "E");
      assertThat(unproven.readToEnd().types()).isIn("R", "RE");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3 << 16 | 9999, 3 << 16 | 3})
  @DisplayName("rule 4: a newer minor version is negotiated down, once, before authentication")
  void newerMinorVersion(int version) {
    try (PgWire wire = sluice.connect()) {
      Transcript said =
          wire.login(startup(version, "user", "app", "database", "app"), "app", "secret");
      assertThat(said.types()).matches("vR+KZ");
      assertThat(said.only('v').negotiatedVersion()).isIn(VERSION_3_0, VERSION_3_2);
      assertThat(said.only('v').unknownOptions()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {VERSION_3_0, VERSION_3_0 | 9999})
  @DisplayName("rule 4: unknown protocol options are listed, not refused")
  void unknownProtocolOptions(int version) {
    try (PgWire wire = sluice.connect()) {
      FrontendMessage startup =
          startup(version, "user", "app", "database", "app", "_pq_.first", "1", "_pq_.second", "2");
      Transcript said = wire.login(startup, "app", "secret");
      assertThat(said.types()).matches("vR+KZ");
      assertThat(said.only('v').unknownOptions()).containsExactly("_pq_.first", "_pq_.second");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4 << 16, 5 << 16 | 1, 0})
  @DisplayName("rule 4: another major version is refused with FATAL")
  void otherMajorVersion(int version) {
    try (PgWire wire = sluice.connect()) {
      Transcript said = wire.send(startup(version, "user", "app")).readToEnd();
      assertThat(said.error().severity()).isEqualTo("FATAL");
      assertThat(said.error().sqlState()).isIn("0A000", "08P01");
    }
  }

  @Test
  @DisplayName("rule 5: with 3.0 a cancel key has four bytes, and no two sessions share one")
  void keysOfProtocol30() {
    try (PgWire one = sluice.open();
        PgWire two = sluice.open()) {
      assertThat(one.key().secretKey()).hasSize(4).isNotEqualTo(two.key().secretKey());
    }
  }

  @Test
  @DisplayName("rule 5: with 3.2 a cancel key is longer, up to 256 bytes")
  void keysOfProtocol32() {
    SluiceSetup setup = SluiceSetup.inFrontOf(server);
    try (SluiceUnderTest own = setup.start();
        PgWire wire = own.connect()) {
      Transcript said =
          wire.login(startup(VERSION_3_2, "user", "app", "database", "app"), "app", "secret");
      assertThat(said.types()).matches("R+KZ");
      assertThat(said.only('K').secretKey()).hasSizeBetween(5, 256);
    }
  }

  @Test
  @DisplayName("rule 6: options are split at unescaped spaces, in both spellings")
  void optionsAreUnderstood() {
    String options = "-c statement_timeout=12345 --work-mem=8MB -capplication_name=a\\ b\\\\c";
    try (PgWire wire = sluice.open("options", options)) {
      assertThat(wire.query("SHOW statement_timeout").value()).isEqualTo("12345ms");
      assertThat(wire.query("SHOW work_mem").value()).isEqualTo("8MB");
      assertThat(wire.query("SHOW application_name").value()).isEqualTo("a b\\c");
    }
  }

  @Test
  @DisplayName("rule 6: a setting PostgreSQL does not know is refused in PostgreSQL's words")
  void unknownSetting() {
    try (PgWire wire = sluice.connect()) {
      FrontendMessage startup = startup("user", "app", "database", "app", "no_such_setting", "1");
      Transcript said = wire.login(startup, "app", "secret");
      if (said.types().endsWith("Z")) {
        said = wire.query("SELECT 1");
      }
      assertThat(said.sqlStates()).containsExactly("42704");
    }
  }

  @Test
  @DisplayName("rule 6: without a database the user's name is the database")
  void databaseDefaultsToUser() {
    try (PgWire wire = sluice.connect()) {
      wire.login(startup("user", "app"), "app", "secret");
      assertThat(wire.query("SELECT current_database()").value()).isEqualTo("app");
    }
  }

  @Test
  @DisplayName("rule 7: the parameters told at login are those of the backend")
  void greetingMatchesTheBackend() {
    Map<String, String> direct;
    try (PgWire wire = PgWire.open(SharedPostgres.application(server))) {
      direct = parameters(wire.greeting());
    }
    try (PgWire wire = sluice.open()) {
      assertThat(parameters(wire.greeting())).isEqualTo(direct);
    }
  }

  private static Map<String, String> parameters(Transcript greeting) {
    Map<String, String> parameters = new TreeMap<>();
    greeting
        .all('S')
        .forEach(
            status -> parameters.put(status.parameter().getKey(), status.parameter().getValue()));
    return parameters;
  }

  private static void assertLogsIn(PgWire wire, FrontendMessage startup) {
    assertThat(wire.login(startup, "app", "secret").types()).endsWith("Z");
    assertThat(wire.query("SELECT 1").value()).isEqualTo("1");
  }
}
