package dev.sluice.core.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.core.view.PoolView;
import dev.sluice.core.view.ServerView;
import java.io.IOException;
import java.util.List;

/**
 * How one tenant's database is, all lanes together. Immutable.
 *
 * @param lanes the pools that lead to it; at least one
 * @param connectedMillis age of the oldest connection that is open now; 0 without any
 */
record DatabaseHealth(List<PoolView> lanes, long connectedMillis) {

  /** What a pool and a connection must have in common to lead to the same database. */
  record Key(String tenant, String protocol, String backend) {
    static Key of(PoolView pool) {
      return new Key(pool.tenant(), pool.protocol(), pool.backend());
    }

    static Key of(ServerView server) {
      return new Key(server.tenant(), server.protocol(), server.backend());
    }
  }

  private PoolView first() {
    return lanes.get(0);
  }

  private int open() {
    return lanes.stream().mapToInt(lane -> lane.active() + lane.idle()).sum();
  }

  boolean connected() {
    return open() > 0;
  }

  /** The worst of the lanes' breakers. */
  private String breaker() {
    List<String> breakers = lanes.stream().map(PoolView::breaker).toList();
    if (breakers.contains("open")) {
      return "open";
    }
    return breakers.contains("half_open") ? "half_open" : "closed";
  }

  private String lastError() {
    return lanes.stream()
        .map(PoolView::lastError)
        .filter(error -> !error.isEmpty())
        .findFirst()
        .orElse("");
  }

  /**
   * {@code broken} while the circuit is not closed, {@code connected} with a connection open,
   * {@code failing} when there is none and the last attempt failed, {@code idle} when none was
   * needed.
   */
  String state() {
    if (!breaker().equals("closed")) {
      return "broken";
    }
    if (connected()) {
      return "connected";
    }
    return lastError().isEmpty() ? "idle" : "failing";
  }

  boolean ill() {
    return state().equals("broken") || state().equals("failing");
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStringField("tenant", first().tenant());
    json.writeStringField("protocol", first().protocol());
    json.writeStringField("backend", first().backend());
    json.writeBooleanField("connected", connected());
    json.writeStringField("state", state());
    json.writeNumberField("pool_size", lanes.stream().mapToInt(PoolView::total).sum());
    json.writeNumberField("active", lanes.stream().mapToInt(PoolView::active).sum());
    json.writeNumberField("waiting", lanes.stream().mapToInt(PoolView::waiting).sum());
    json.writeStringField("breaker", breaker());
    json.writeStringField("last_error", lastError());
    json.writeNumberField("uptime_seconds", connectedMillis / 1000.0);
  }
}
