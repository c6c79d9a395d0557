package dev.sluice.it.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.time.Ticker;
import dev.sluice.it.fixture.RunningSluice;
import dev.sluice.testkit.net.Ports;
import dev.sluice.testkit.redis.OwnedRedisServer;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import dev.sluice.testkit.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a connection string can lead to one server. */
class BackendUrlsTest {

  @TempDir Path folder;

  private static OwnedRedisServer serverWith(String... arguments) {
    try {
      return OwnedRedisServer.start(arguments);
    } catch (RedisServer.Unavailable e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static RunningSluice sluice(String url) {
    String yaml =
        """
        profile: development
        listeners: [{protocol: redis, listen: '127.0.0.1:0', defaultTenant: acme}]
        tenants:
          - {id: acme, tier: PRO, redis: {backend: '%s', auth: trust, commands: owner}}
        """
            .formatted(url);
    return RunningSluice.start(yaml, Ticker.system());
  }

  @Test
  void userPasswordAndDatabaseAreTheServers() throws IOException {
    Path users = folder.resolve("users.acl");
    Files.writeString(users, "user app on >s3cret ~app:* &* +@all\n");
    try (OwnedRedisServer server = serverWith("--aclfile", users.toString());
        RunningSluice sluice =
            sluice("redis://app:s3cret@" + server.host() + ":" + server.port() + "/3");
        RespWire client = RespWire.connect("127.0.0.1", sluice.port())) {
      assertThat(client.ask("SET", "app:k", "v")).isEqualTo("+OK");
      assertThat(client.ask("SET", "other", "v")).startsWith("-NOPERM");
      // In a connection of its own as well, and after that has been scrubbed.
      assertThat(client.ask("MULTI")).isEqualTo("+OK");
      assertThat(client.ask("GET", "app:k")).isEqualTo("+QUEUED");
      assertThat(client.ask("EXEC")).isEqualTo("[\"v\"]");
      assertThat(client.ask("CLIENT", "INFO")).contains(" db=3 ");
      try (RespWire direct = server.connect()) {
        assertThat(direct.ask("GET", "app:k")).isEqualTo("nil");
        assertThat(direct.ask("SELECT", "3")).isEqualTo("+OK");
        assertThat(direct.ask("GET", "app:k")).isEqualTo("\"v\"");
        assertThat(direct.ask("CLIENT", "LIST")).contains("user=app");
      }
    }
  }

  @Test
  void wrongPasswordIsTheOperatorsMistake() {
    try (OwnedRedisServer server = serverWith("--requirepass", "right");
        RunningSluice sluice = sluice("redis://:wrong@" + server.host() + ":" + server.port());
        RespWire client = RespWire.connect("127.0.0.1", sluice.port())) {
      assertThat(client.ask("PING")).isEqualTo("-ERR backend refused the connection");
    }
  }

  @Test
  void unixSocketIsAWay() {
    Path socket = folder.resolve("redis.sock");
    try (OwnedRedisServer server = serverWith("--unixsocket", socket.toString());
        RunningSluice sluice = sluice("unix:" + socket + "?db=2");
        RespWire client = RespWire.connect("127.0.0.1", sluice.port())) {
      assertThat(client.ask("SET", "k", "v")).isEqualTo("+OK");
      try (RespWire direct = server.connect()) {
        assertThat(direct.ask("SELECT", "2")).isEqualTo("+OK");
        assertThat(direct.ask("GET", "k")).isEqualTo("\"v\"");
      }
    }
  }

  @Test
  void tlsIsAWay() {
    Certificates.writePair(
        Certificates.generate().server(), folder.resolve("crt.pem"), folder.resolve("key.pem"));
    int port = Ports.free();
    try (OwnedRedisServer server =
            serverWith(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                folder.resolve("crt.pem").toString(),
                "--tls-key-file",
                folder.resolve("key.pem").toString(),
                "--tls-ca-cert-file",
                folder.resolve("crt.pem").toString(),
                "--tls-auth-clients",
                "no");
        RunningSluice sluice = sluice("rediss://127.0.0.1:" + port + "/1?sslmode=require");
        RespWire client = RespWire.connect("127.0.0.1", sluice.port())) {
      assertThat(client.ask("SET", "k", "v")).isEqualTo("+OK");
      assertThat(sluice.servers("acme")).isNotEmpty().allMatch(connection -> connection.tls());
      try (RespWire direct = server.connect()) {
        assertThat(direct.ask("SELECT", "1")).isEqualTo("+OK");
        assertThat(direct.ask("GET", "k")).isEqualTo("\"v\"");
      }
    }
  }
}
