package dev.sluice.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InventoryPagesTest {

  private AdminFixture admin;

  @BeforeEach
  void start() throws IOException {
    admin = AdminFixture.open();
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  @Test
  void aPoolIsShownWithAllItsFigures() throws Exception {
    admin.inventory.pools.add(FakeInventory.pool("acme", 1, 2, "half_open", "said \"no\""));

    assertThat(admin.get("/api/v1/pools").body())
        .isEqualTo(
            "{\"total\":1,\"pools\":[{\"tenant\":\"acme\",\"tier\":\"PRO\","
                + "\"protocol\":\"postgres\",\"backend\":\"127.0.0.1:5432\",\"lane\":\"default\","
                + "\"pooling\":\"transaction\",\"min\":2,\"max\":10,\"active\":1,\"idle\":2,"
                + "\"opening\":0,\"total\":3,\"shared\":1,\"in_flight\":4,"
                + "\"waiting\":1,\"sessions\":7,\"oldest_wait_ms\":12,"
                + "\"breaker\":\"half_open\",\"last_error\":\"said \\\"no\\\"\","
                + "\"queries\":1000,\"transactions\":900,\"loops\":[\"loop-0\"]}]}\n");
  }

  @Test
  void aClientAndAServerAreShownWithAllTheirFields() throws Exception {
    admin.inventory.clients.add(FakeInventory.client(5, "acme"));
    admin.inventory.servers.add(FakeInventory.server(17, "acme", "leased", 60_000));

    assertThat(admin.get("/api/v1/clients").body())
        .isEqualTo(
            "{\"total\":1,\"clients\":[{\"id\":5,\"tenant\":\"acme\",\"protocol\":\"postgres\","
                + "\"lane\":\"default\",\"user\":\"app\",\"database\":\"acme\","
                + "\"application\":\"psql\",\"address\":\"127.0.0.1:50123\",\"state\":\"active\","
                + "\"pinned_by\":\"\",\"connected_at\":\"1970-01-01T00:01:00Z\",\"state_ms\":3,\"tls\":false,"
                + "\"server\":17}]}\n");
    assertThat(admin.get("/api/v1/servers").body())
        .isEqualTo(
            "{\"total\":1,\"servers\":[{\"id\":17,\"tenant\":\"acme\",\"protocol\":\"postgres\","
                + "\"lane\":\"default\",\"backend\":\"127.0.0.1:5432\",\"state\":\"leased\","
                + "\"remote_id\":\"4711\",\"age_ms\":60000,\"state_ms\":3,\"tls\":true,"
                + "\"client\":1,\"shared\":true,\"in_flight\":4}]}\n");
  }

  @Test
  void eventsComeNewestFirst() throws Exception {
    admin.events.record(Event.Kind.LISTENER_BOUND, "", "127.0.0.1:6432", "postgres");
    admin.events.record(Event.Kind.BREAKER_OPENED, "acme", "127.0.0.1:5432", "5 in a row");

    assertThat(admin.get("/api/v1/events").body())
        .containsSubsequence(
            "\"total\":2", "breaker_opened", "acme", "5 in a row", "listener_bound")
        .containsPattern("\"time\":\"20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z\"");
  }

  @Test
  void theLimitCutsRowsAndTheTotalTellsHowManyThereAre() throws Exception {
    for (int id = 1; id <= 5; id++) {
      admin.inventory.clients.add(FakeInventory.client(id, "acme"));
    }

    assertThat(admin.get("/api/v1/clients?limit=2").body())
        .contains("\"total\":5", "\"id\":2")
        .doesNotContain("\"id\":3");
  }

  @Test
  void aTenantsRowsCanBeAskedForAlone() throws Exception {
    admin.inventory.pools.add(FakeInventory.pool("acme", 1, 2, "closed", ""));
    admin.inventory.pools.add(FakeInventory.pool("other", 1, 2, "closed", ""));

    assertThat(admin.get("/api/v1/pools?tenant=other").body())
        .contains("\"total\":1", "other")
        .doesNotContain("acme");
    assertThat(admin.get("/api/v1/pools?tenant=nobody").body())
        .isEqualTo("{\"total\":0,\"pools\":[]}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=100001",
        "limit=many",
        "limit=",
        "limit=1&limit=2",
        "tenent=acme",
        "x"
      })
  void aParameterThatMakesNoSenseIsNamed(String query) throws Exception {
    HttpResponse<String> refused = admin.get("/api/v1/pools?" + query);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"error\":\"bad_request\"", "expected: ");
  }

  @Test
  void anInventoryThatFailsIsAnInternalErrorWithoutItsText() throws Exception {
    admin.inventory.instead =
        CompletableFuture.failedFuture(new IllegalStateException("address 0xdead"));

    HttpResponse<String> failed = admin.get("/api/v1/pools");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).contains("\"error\":\"internal\"").doesNotContain("0xdead");
  }

  @Test
  void anInventoryThatIsSlowHoldsUpNobodyElse() throws Exception {
    CompletableFuture<List<?>> slow = new CompletableFuture<>();
    admin.inventory.instead = slow;
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return admin.get("/api/v1/pools");
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(admin.get("/health/live").statusCode()).isEqualTo(200);
    slow.complete(List.of());
    assertThat(waiting.get().body()).isEqualTo("{\"total\":0,\"pools\":[]}\n");
  }
}
