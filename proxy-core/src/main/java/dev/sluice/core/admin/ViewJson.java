package dev.sluice.core.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.core.event.Event;
import dev.sluice.core.view.ClientView;
import dev.sluice.core.view.PoolView;
import dev.sluice.core.view.ServerView;
import java.io.IOException;
import java.time.Instant;

/**
 * The rows' fields. Their names are a promise to whoever reads the API, so they are written out
 * here and not derived from the records; {@code docs/admin-api.md} lists them.
 */
final class ViewJson {

  private ViewJson() {}

  static void pool(JsonGenerator json, PoolView pool) throws IOException {
    json.writeStringField("tenant", pool.tenant());
    json.writeStringField("tier", pool.tier());
    json.writeStringField("protocol", pool.protocol());
    json.writeStringField("backend", pool.backend());
    json.writeStringField("lane", pool.lane());
    json.writeStringField("pooling", pool.pooling());
    json.writeNumberField("min", pool.min());
    json.writeNumberField("max", pool.max());
    json.writeNumberField("active", pool.active());
    json.writeNumberField("idle", pool.idle());
    json.writeNumberField("opening", pool.opening());
    json.writeNumberField("total", pool.total());
    json.writeNumberField("shared", pool.shared());
    json.writeNumberField("in_flight", pool.inFlight());
    json.writeNumberField("waiting", pool.waiting());
    json.writeNumberField("sessions", pool.sessions());
    json.writeNumberField("oldest_wait_ms", pool.oldestWaitMillis());
    json.writeStringField("breaker", pool.breaker());
    json.writeStringField("last_error", pool.lastError());
    json.writeNumberField("queries", pool.queries());
    json.writeNumberField("transactions", pool.transactions());
    json.writeArrayFieldStart("loops");
    for (String loop : pool.loops()) {
      json.writeString(loop);
    }
    json.writeEndArray();
  }

  static void client(JsonGenerator json, ClientView client) throws IOException {
    json.writeNumberField("id", client.id());
    json.writeStringField("tenant", client.tenant());
    json.writeStringField("protocol", client.protocol());
    json.writeStringField("lane", client.lane());
    json.writeStringField("user", client.user());
    json.writeStringField("database", client.database());
    json.writeStringField("application", client.application());
    json.writeStringField("address", client.address());
    json.writeStringField("state", client.state());
    json.writeStringField("pinned_by", client.pinnedBy());
    json.writeStringField("connected_at", moment(client.connectedMillis()));
    json.writeNumberField("state_ms", client.stateMillis());
    json.writeBooleanField("tls", client.tls());
    json.writeNumberField("server", client.server());
  }

  static void server(JsonGenerator json, ServerView server) throws IOException {
    json.writeNumberField("id", server.id());
    json.writeStringField("tenant", server.tenant());
    json.writeStringField("protocol", server.protocol());
    json.writeStringField("lane", server.lane());
    json.writeStringField("backend", server.backend());
    json.writeStringField("state", server.state());
    json.writeStringField("remote_id", server.remoteId());
    json.writeNumberField("age_ms", server.ageMillis());
    json.writeNumberField("state_ms", server.stateMillis());
    json.writeBooleanField("tls", server.tls());
    json.writeNumberField("client", server.client());
    json.writeBooleanField("shared", server.shared());
    json.writeNumberField("in_flight", server.inFlight());
  }

  static void event(JsonGenerator json, Event event) throws IOException {
    json.writeStringField("time", moment(event.epochMillis()));
    json.writeStringField("kind", event.kind().label());
    json.writeStringField("tenant", event.tenant());
    json.writeStringField("subject", event.subject());
    json.writeStringField("detail", event.detail());
  }

  private static String moment(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).toString();
  }
}
