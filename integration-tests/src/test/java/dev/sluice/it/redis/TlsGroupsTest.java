package dev.sluice.it.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.redis.GroupTls;
import dev.sluice.testkit.redis.RedisGroup;
import dev.sluice.testkit.redis.RedisServer;
import dev.sluice.testkit.redis.RespWire;
import dev.sluice.testkit.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentinels and clusters by TLS, which let nobody in without a certificate. */
class TlsGroupsTest {

  private static final String LIMITS = "maxPool: 12, minPool: 0";

  @TempDir Path folder;

  private static String verifying(String mode, GroupTls tls) {
    return "sslmode=" + mode + "&sslrootcert=" + tls.authority() + "&" + presenting(tls);
  }

  private static String presenting(GroupTls tls) {
    return "sslcert=" + tls.certificate() + "&sslkey=" + tls.key();
  }

  @Test
  void masterBehindSentinelsIsFollowedByTls() {
    GroupTls tls = GroupTls.in(folder);
    try (GroupSluice all = GroupSluice.tlsSentinels(tls, verifying("verify-full", tls), LIMITS);
        RespWire client = all.client()) {
      assertThat(client.ask("SET", "k", "v")).isEqualTo("+OK");
      assertThat(all.sluice().servers("acme")).isNotEmpty().allMatch(server -> server.tls());
      RedisServer former = all.group().servers().get(0);
      RedisServer next = all.group().servers().get(1);
      Await.until("it is there", () -> RedisGroup.info(next, "master_link_status:up"));
      RedisGroup.ask(all.group().sentinels().get(0), "SENTINEL", "FAILOVER", RedisGroup.MASTER);
      String served = "tcp_port:" + next.port();
      Await.until("the other one serves", () -> client.ask("INFO", "server").contains(served));
      Await.until("nothing is left", () -> GroupSluice.connections(former) == 0);
      assertThat(client.ask("GET", "k")).isEqualTo("\"v\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-full", "verify-ca", "require"})
  void nodesOfAClusterAreFoundByTls(String mode) {
    GroupTls tls = GroupTls.in(folder);
    try (GroupSluice all = GroupSluice.tlsCluster(tls, verifying(mode, tls), LIMITS);
        RespWire client = all.client()) {
      for (int i = 0; i < 100; i++) {
        assertThat(client.ask("SET", "tls" + i, "v" + i)).isEqualTo("+OK");
        assertThat(client.ask("GET", "tls" + i)).isEqualTo("\"v" + i + "\"");
      }
      assertThat(all.group().servers()).allMatch(node -> GroupSluice.connections(node) > 0);
      assertThat(all.sluice().servers("acme")).isNotEmpty().allMatch(server -> server.tls());
    }
  }

  @Test
  void otherAuthoritysServersAreNotBelieved() throws IOException {
    GroupTls tls = GroupTls.in(folder);
    Path other = Files.createDirectory(folder.resolve("other"));
    Certificates.generate().writeTo(other);
    String believing = "sslrootcert=" + other.resolve("ca.crt") + "&" + presenting(tls);
    String impatient = LIMITS + ", queueTimeout: 1s";
    try (GroupSluice all =
            GroupSluice.tlsSentinels(tls, "sslmode=verify-ca&" + believing, impatient);
        RespWire client = all.client()) {
      assertThat(client.ask("PING")).startsWith("-ERR ");
      assertThat(all.sluice().servers("acme")).isEmpty();
    }
  }
}
