package dev.sluice.postgres.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.ErrorFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientStartupTest {

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
  void trustedClientIsLetInWithAuthenticationOkAlone() {
    assertThat(rig.send(hello("application_name", "psql"))).isEqualTo(Verdict.LOGGED_IN);

    assertThat(rig.sent.takeMessage().code()).isZero();
    assertThat(rig.sent.isEmpty()).isTrue();
    assertThat(rig.login.identity())
        .isEqualTo(new ClientIdentity(ClientRig.ACME, "app", "acme", "psql"));
  }

  @Test
  void startupIsReadAtEverySplitPoint() {
    ByteBuf whole = hello("application_name", "psql", "options", "-c search_path=a");
    for (int cut = 0; cut <= whole.readableBytes(); cut++) {
      ClientRig split = trusting();
      split.send(whole.slice(0, cut));
      split.send(whole.slice(cut, whole.readableBytes() - cut));

      assertThat(split.feed.verdicts).as("cut at %d", cut).containsExactly(Verdict.LOGGED_IN);
      assertThat(split.login.startup().parameters())
          .containsExactly(entry("search_path", "a"), entry("application_name", "psql"));
    }
  }

  @Test
  void startupIsReadByteByByte() {
    ByteBuf whole = hello();
    while (whole.isReadable()) {
      rig.send(whole.readSlice(1));
    }

    assertThat(rig.feed.verdicts).containsExactly(Verdict.LOGGED_IN);
  }

  @Test
  void whatFollowsTheLoginIsLeftForTheSession() {
    ByteBuf query = Bytes.message('Q', "select 1\0");
    int length = query.readableBytes();
    rig.send(Unpooled.wrappedBuffer(hello(), query));

    assertThat(rig.feed.verdicts).containsExactly(Verdict.LOGGED_IN);
    assertThat(rig.feed.backlog()).isEqualTo(length);
  }

  @Test
  void databaseDefaultsToTheUser() {
    rig.send(Bytes.startup(0, "user", "acme"));

    assertThat(rig.login.identity().database()).isEqualTo("acme");
    assertThat(rig.asked).isEqualTo("postgres acme acme null null");
  }

  @Test
  void suffixOfTheUserIsTheTenants() {
    rig.send(Bytes.startup(0, "user", "app.acme", "database", "x"));

    assertThat(rig.login.identity()).isEqualTo(new ClientIdentity(ClientRig.ACME, "app", "x", ""));
    assertThat(rig.login.startup().user()).isEqualTo("app.acme");
  }

  @Test
  void clientOfNoTenantIsToldHowTenantsAreFound() {
    rig.send(Bytes.startup(0, "user", "app", "database", "nowhere"));

    ErrorFields error = rig.error();
    assertThat(error.state()).isEqualTo("3D000");
    assertThat(error.message()).isEqualTo("database \"nowhere\" does not exist");
    assertThat(error.hint()).contains("user.tenant");
    assertThat(rig.refusals)
        .containsExactly("null TENANT_UNKNOWN user \"app\", database \"nowhere\"");
  }

  @Test
  void parametersOverrideThoseOfTheOptions() {
    rig.send(
        hello(
            "TimeZone", "UTC",
            "options", "-c timezone=CET --work-mem=4MB -cDateStyle=German",
            "_pq_.x", "1",
            "application_name", "a",
            "Application_Name", "b"));

    assertThat(rig.login.startup().parameters())
        .containsExactly(
            entry("work_mem", "4MB"),
            entry("datestyle", "German"),
            entry("timezone", "UTC"),
            entry("application_name", "b"));
    assertThat(rig.login.startup().protocolOptions()).containsExactly("_pq_.x");
  }

  @ParameterizedTest
  @CsvSource({
    "true,PHYSICAL", "tr,PHYSICAL", "1,PHYSICAL", "ON,PHYSICAL", "Y,PHYSICAL",
    "database,LOGICAL", "false,NONE", "0,NONE", "of,NONE", "no,NONE"
  })
  void replicationIsReadAsPostgresReadsIt(String value, Replication expected) {
    rig.send(hello("replication", value));

    assertThat(rig.login.startup().replication()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "o", "2", "Database", "truely"})
  void otherReplicationIsRefused(String value) {
    rig.send(hello("replication", value));

    assertRefused("22023", "invalid value for parameter \"replication\": \"" + value + "\"");
  }

  @Test
  void missingTerminatorIsRefused() {
    rig.send(Bytes.packet(3 << 16, "user\0app\0database\0acme\0"));

    assertRefused("08P01", "invalid startup packet layout: expected terminator as last byte");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user\0app\0\0x", "user\0app\0\0\0", "user\0app\0a\0", "user", "\0x"})
  void malformedPacketIsRefused(String body) {
    rig.send(Bytes.packet(3 << 16, body));

    assertRefused("08P01", "invalid startup packet layout: expected terminator as last byte");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "user\0\0\0", "database\0acme\0\0"})
  void missingUserIsRefused(String body) {
    rig.send(Bytes.packet(3 << 16, body));

    assertRefused("28000", "no PostgreSQL user name specified in startup packet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "database", "options", "replication"})
  void whatDecidesWhoTheClientIsMayBeSaidOnce(String name) {
    rig.send(Bytes.startup(0, "user", "app", "database", "acme", name, "no", name, "no"));

    assertRefused(
        "08P01", "invalid startup packet layout: \"" + name + "\" appears more than once");
  }

  @Test
  void userThatIsNotUtf8IsRefused() {
    rig.send(Bytes.packet(3 << 16, "user\0app\u00ff\0database\0acme\0\0"));

    assertRefused("08P01", "the user name in startup packet is not UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"2,0", "4,0", "1,5", "65535,65535", "0,0"})
  void otherMajorVersionsAreRefused(int major, int minor) {
    rig.send(Bytes.packet(major << 16 | minor, "user\0app\0\0"));

    assertRefused(
        "0A000",
        "unsupported frontend protocol %d.%d: server supports 3.0 to 3.2".formatted(major, minor));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void versionsUpToTheNewestAreNotNegotiated(int minor) {
    rig.send(Bytes.startup(minor, "user", "app", "database", "acme"));

    assertThat(rig.sent.takeMessage().type()).isEqualTo('R');
    assertThat(rig.login.startup().minor()).isEqualTo(minor);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 9999, 65535})
  void newerVersionIsNegotiatedDownOnce(int minor) {
    rig.send(Bytes.startup(minor, "user", "app", "database", "acme"));

    Sent.Received first = rig.sent.takeMessage();
    assertThat(first.type()).isEqualTo('v');
    assertThat(first.in().readInt()).isEqualTo(0x30002);
    assertThat(first.in().getInt(4)).isZero();
    assertThat(rig.sent.takeMessage().code()).isZero();
    assertThat(rig.sent.isEmpty()).isTrue();
    assertThat(rig.login.startup().minor()).isEqualTo(2);
  }

  @Test
  void unknownProtocolOptionsAreNamedUnderTheVersionAskedFor() {
    rig.send(hello("_pq_.first", "1", "_pq_.second", "2"));

    Sent.Received first = rig.sent.takeMessage();
    assertThat(first.type()).isEqualTo('v');
    assertThat(first.in().getInt(0)).isEqualTo(0x30000);
    assertThat(first.in().getInt(4)).isEqualTo(2);
    assertThat(first.text().substring(8)).isEqualTo("_pq_.first\0_pq_.second\0");
    assertThat(rig.sent.takeMessage().code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "*1\r\n$4\r\nPING\r\n"})
  void otherTextProtocolsAreToldWhereTheyAre(String text) {
    rig.send(Unpooled.wrappedBuffer(Bytes.latin(text)));

    assertRefused(
        "08P01",
        "received text where a startup packet was expected: this port speaks PostgreSQL's protocol,"
            + " not HTTP or another");
  }

  @Test
  void tlsHelloOnAPlainPortIsToldWhereItIs() {
    rig.send(Unpooled.wrappedBuffer(new byte[] {0x16, 3, 1, 2, 0}));

    assertThat(rig.error().message()).startsWith("received a TLS handshake");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 10_005, 0x00ffffff})
  void lengthOutOfBoundsIsRefusedBeforeTheRestArrives(int length) {
    rig.send(Unpooled.buffer().writeInt(length));

    assertRefused("08P01", "invalid length of startup packet");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void lengthsOfGigabytesAndNegativeOnesAreRefusedByTheirFirstByte(int length) {
    rig.send(Unpooled.buffer().writeInt(length).readSlice(1));

    assertThat(rig.feed.violation).isNotNull();
    assertThat(rig.error().state()).isEqualTo("08P01");
  }

  @Test
  void longestStartupPacketIsTaken() {
    String name = "user\0app\0database\0acme\0application_name\0";
    String filler = "x".repeat(10_004 - 8 - name.length() - 2);

    assertThat(rig.send(Bytes.packet(3 << 16, name + filler + "\0\0")))
        .isEqualTo(Verdict.LOGGED_IN);
  }

  @ParameterizedTest
  @CsvSource({"80877103,9", "80877104,12"})
  void requestsOfTheWrongLengthAreRefused(int code, int length) {
    rig.send(Unpooled.buffer().writeInt(length).writeInt(code));

    assertThat(rig.feed.violation).isNotNull();
    assertThat(rig.error().state()).isEqualTo("08P01");
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 12, 15, 16, 269, 4000})
  void aCancelRequestOfAnyLengthIsAnsweredByNothing(int length) {
    Verdict verdict =
        rig.send(Unpooled.buffer().writeInt(length).writeInt(80877102).writeZero(length - 8));

    assertThat(verdict).isEqualTo(Verdict.CLOSE);
    assertThat(rig.sent.isEmpty()).isTrue();
  }

  @Test
  void whatTheCoreRefusesOrClosesIsTold() {
    rig.login.onRejected(Rejection.CLIENT_LIMIT, "250 clients");
    assertThat(rig.error().message()).isEqualTo("sorry, too many clients already: 250 clients");
    rig.login.onClosing(CloseReason.LOGIN_TIMEOUT, "");
    assertThat(rig.error().message()).isEqualTo("canceling authentication due to timeout");
    rig.login.onClosing(CloseReason.PEER_LOST, "");
    assertThat(rig.sent.isEmpty()).isTrue();
  }
}
