package dev.sluice.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.net.Ports;
import dev.sluice.testkit.tls.Certificates;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisServerTest {

  private static OwnedRedisServer own(String... arguments) {
    try {
      return OwnedRedisServer.start(arguments);
    } catch (RedisServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static GivenSource given(String url, String authority) {
    return new GivenSource(
        Map.of(GivenSource.VARIABLE, url, GivenSource.AUTHORITY_VARIABLE, authority));
  }

  private static GivenSource given(String url) {
    return new GivenSource(Map.of(GivenSource.VARIABLE, url));
  }

  @Test
  void aServerGivenByAddressIsUsedFirstAndLeftRunning() throws Exception {
    try (OwnedRedisServer somebodys = own()) {
      GivenSource source = given("redis://" + somebodys.host() + ":" + somebodys.port());
      List<RedisSource<?>> sources = List.of(source, new InstalledSource(List.of()));
      try (RedisServer given = new RedisServer(RedisServer.open(sources))) {
        assertThat(given.address()).isEqualTo(somebodys.address());
        assertThat(given.toString()).endsWith("from SLUICE_TEST_REDIS");
      }
      try (RespWire wire = somebodys.connect()) {
        assertThat(wire.ask("PING")).isEqualTo("+PONG");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"joe:s%3acret@", ":s%3acret@"})
  void aGivenServersUserAndPasswordAreUsed(String credentials) throws Exception {
    try (OwnedRedisServer somebodys = own("--requirepass", "s:cret");
        RespWire admin = RespWire.connect(somebodys.host(), somebodys.port())) {
      assertThat(admin.ask("AUTH", "s:cret")).isEqualTo("+OK");
      admin.ask("ACL", "SETUSER", "joe", "on", ">s:cret", "+@all");
      String place = somebodys.host() + ":" + somebodys.port();
      try (RedisServer given = new RedisServer(given("redis://" + credentials + place).open());
          RespWire wire = given.connect()) {
        assertThat(wire.ask("PING")).isEqualTo("+PONG");
        String user = credentials.startsWith(":") ? "" : "joe";
        String url = "redis://" + user + ":s%3Acret@" + place + "/2";
        assertThat(given.address().url(2)).isEqualTo(url);
      }
      assertThatThrownBy(() -> given("redis://" + place).open()).hasMessageContaining("NOAUTH");
      assertThatThrownBy(() -> given("redis://:wrong@" + place).open())
          .hasMessageContaining("WRONGPASS");
    }
  }

  @Test
  void aGivenServerIsReachedByTls(@TempDir Path folder) throws Exception {
    Certificates.generate().writeTo(folder);
    Certificates.generate().writeTo(Files.createDirectory(folder.resolve("others")));
    String port = Integer.toString(Ports.free());
    String authority = folder.resolve("ca.crt").toString();
    String url = "rediss://127.0.0.1:" + port;
    try (OwnedRedisServer somebodys =
        own(
            "--tls-port",
            port,
            "--tls-cert-file",
            folder.resolve("server.crt").toString(),
            "--tls-key-file",
            folder.resolve("server.key").toString(),
            "--tls-ca-cert-file",
            authority,
            "--tls-auth-clients",
            "no")) {
      try (RedisServer given = new RedisServer(given(url, authority).open());
          RespWire wire = given.connect()) {
        assertThat(wire.ask("SET", "k", "by TLS")).isEqualTo("+OK");
        assertThat(given.address().url(0)).isEqualTo(url + "/0?sslrootcert=" + authority);
      }
      try (RespWire wire = somebodys.connect()) {
        assertThat(wire.ask("GET", "k")).isEqualTo("\"by TLS\"");
      }
      String[] untrusted = {"", folder.resolve("others/ca.crt").toString()};
      for (String other : untrusted) {
        assertThatThrownBy(() -> given(url, other).open())
            .isInstanceOf(RedisSource.Declined.class)
            .hasMessageContaining("cannot be reached");
      }
    }
  }

  @Test
  void saysWhyTheGivenOneDoesNotServe() {
    assertThatThrownBy(() -> RedisServer.open(List.of(new GivenSource(Map.of()))))
        .isInstanceOf(RedisServer.Unavailable.class)
        .hasMessageContaining("SLUICE_TEST_REDIS is not set");
    for (String url :
        new String[] {"redis-cluster://127.0.0.1:6379", "127.0.0.1:6379", "redis://h:1/3"}) {
      assertThatThrownBy(() -> given(url).open())
          .isInstanceOf(RedisSource.Declined.class)
          .hasMessageContaining("SLUICE_TEST_REDIS: ");
    }
  }

  @Test
  void startsAgainOnTheSamePortAndEmpty() {
    try (OwnedRedisServer server = own()) {
      int port = server.port();
      try (RespWire wire = server.connect()) {
        wire.ask("SET", "k", "v");
      }
      server.crash();
      assertThatThrownBy(server::connect).isInstanceOf(UncheckedIOException.class);
      server.startAgain();
      assertThat(server.port()).isEqualTo(port);
      try (RespWire wire = server.connect()) {
        assertThat(wire.ask("GET", "k")).isEqualTo("nil");
      }
    }
  }
}
