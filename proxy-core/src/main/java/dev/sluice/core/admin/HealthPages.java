package dev.sluice.core.admin;

import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.core.view.Inventory;
import dev.sluice.core.view.PoolView;
import dev.sluice.core.view.ServerView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What probes ask. A database that is down does not make the proxy unready: it serves the others,
 * and to take it out of service would bring no database back.
 */
final class HealthPages {

  private final Health health;
  private final Inventory inventory;

  HealthPages(Health health, Inventory inventory) {
    this.health = health;
    this.inventory = inventory;
  }

  void addTo(Routes routes) {
    routes
        .open("/health/live", request -> live())
        .open("/health/ready", request -> ready())
        .open("/health", this::health);
  }

  /** An answer at all is the proof. */
  private CompletionStage<Reply> live() {
    return CompletableFuture.completedFuture(
        Reply.ok(json -> json.writeStringField("status", "up")));
  }

  private CompletionStage<Reply> ready() {
    String state = health.state();
    boolean ready = health.ready();
    return CompletableFuture.completedFuture(
        Reply.json(
            ready ? OK : SERVICE_UNAVAILABLE,
            json -> {
              json.writeStringField("status", ready ? "ready" : "not_ready");
              json.writeStringField("state", state);
            }));
  }

  private CompletionStage<Reply> health(AdminRequest request) {
    return inventory
        .pools()
        .thenCombine(inventory.servers(), HealthPages::databases)
        .thenApply(databases -> reply(databases, request.detailed()));
  }

  private static List<DatabaseHealth> databases(List<PoolView> pools, List<ServerView> servers) {
    Map<DatabaseHealth.Key, Long> oldest = new HashMap<>();
    for (ServerView server : servers) {
      if (!server.state().equals("opening") && !server.state().equals("closed")) {
        oldest.merge(DatabaseHealth.Key.of(server), server.ageMillis(), Math::max);
      }
    }
    Map<DatabaseHealth.Key, List<PoolView>> lanes = new LinkedHashMap<>();
    for (PoolView pool : pools) {
      lanes.computeIfAbsent(DatabaseHealth.Key.of(pool), key -> new ArrayList<>()).add(pool);
    }
    return lanes.entrySet().stream()
        .map(e -> new DatabaseHealth(e.getValue(), oldest.getOrDefault(e.getKey(), 0L)))
        .toList();
  }

  private Reply reply(List<DatabaseHealth> databases, boolean detailed) {
    boolean ready = health.ready();
    boolean ill = databases.stream().anyMatch(DatabaseHealth::ill);
    String state = health.state();
    return Reply.json(
        ready ? OK : SERVICE_UNAVAILABLE,
        json -> {
          json.writeStringField("status", ready ? (ill ? "degraded" : "ok") : "unavailable");
          json.writeStringField("state", state);
          json.writeNumberField("uptime_seconds", health.uptime().toMillis() / 1000.0);
          if (detailed) {
            write(json, databases);
          }
        });
  }

  private static void write(JsonGenerator json, List<DatabaseHealth> databases) throws IOException {
    json.writeArrayFieldStart("databases");
    for (DatabaseHealth database : databases) {
      json.writeStartObject();
      database.write(json);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
