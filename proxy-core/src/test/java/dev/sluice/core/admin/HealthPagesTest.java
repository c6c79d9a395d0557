package dev.sluice.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HealthPagesTest {

  private AdminFixture admin;

  @BeforeEach
  void start() throws IOException {
    admin = AdminFixture.open();
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"starting", "draining", "stopped"})
  void onlyAServingProxyIsReadyButEachIsAlive(String state) throws Exception {
    admin.state = state;

    HttpResponse<String> ready = admin.get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("\"not_ready\"").contains("\"" + state + "\"");
    assertThat(admin.get("/health/live").statusCode()).isEqualTo(200);
    assertThat(admin.get("/health").statusCode()).isEqualTo(503);
    assertThat(admin.get("/health").body()).contains("\"status\":\"unavailable\"");
  }

  @Test
  void aServingProxyIsReady() throws Exception {
    HttpResponse<String> ready = admin.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"status\":\"ready\",\"state\":\"serving\"}\n");
    assertThat(ready.headers().firstValue("content-type")).contains("application/json");
    assertThat(ready.headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void lanesOfOneDatabaseAreShownAsOneWithTheAgeOfTheOldestConnection() throws Exception {
    admin.inventory.pools.add(FakeInventory.pool("acme", 1, 2, "closed", ""));
    admin.inventory.pools.add(FakeInventory.pool("acme", 1, 0, "closed", ""));
    admin.inventory.servers.add(FakeInventory.server(1, "acme", "idle", 2_000));
    admin.inventory.servers.add(FakeInventory.server(2, "acme", "leased", 9_500));
    admin.inventory.servers.add(FakeInventory.server(3, "acme", "opening", 99_000));
    admin.inventory.servers.add(FakeInventory.server(4, "other", "idle", 77_000));

    assertThat(admin.get("/health").body())
        .isEqualTo(
            "{\"status\":\"ok\",\"state\":\"serving\",\"uptime_seconds\":1.5,\"databases\":["
                + "{\"tenant\":\"acme\",\"protocol\":\"postgres\",\"backend\":\"127.0.0.1:5432\","
                + "\"connected\":true,\"state\":\"connected\",\"pool_size\":4,\"active\":2,"
                + "\"waiting\":2,\"breaker\":\"closed\",\"last_error\":\"\","
                + "\"uptime_seconds\":9.5}]}\n");
  }

  @Test
  void aDatabaseThatIsDownDegradesHealthButLeavesTheProxyReady() throws Exception {
    admin.inventory.pools.add(FakeInventory.pool("acme", 0, 0, "closed", "connection refused"));

    HttpResponse<String> health = admin.get("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body())
        .contains("\"status\":\"degraded\"")
        .contains("\"connected\":false,\"state\":\"failing\"")
        .contains("connection refused");
    assertThat(admin.get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void anOpenBreakerInOneLaneBreaksTheDatabase() throws Exception {
    admin.inventory.pools.add(FakeInventory.pool("acme", 1, 0, "closed", ""));
    admin.inventory.pools.add(FakeInventory.pool("acme", 1, 0, "open", "timeout"));

    assertThat(admin.get("/health").body())
        .contains("\"state\":\"broken\"")
        .contains("\"breaker\":\"open\"");
  }

  @Test
  void aDatabaseThatNobodyNeededIsIdleNotIll() throws Exception {
    admin.inventory.pools.add(FakeInventory.pool("acme", 0, 0, "closed", ""));

    assertThat(admin.get("/health").body())
        .contains("\"status\":\"ok\"")
        .contains("\"connected\":false,\"state\":\"idle\"");
  }
}
