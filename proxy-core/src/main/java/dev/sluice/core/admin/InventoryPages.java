package dev.sluice.core.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.core.event.Event;
import dev.sluice.core.event.RingEventLog;
import dev.sluice.core.view.ClientView;
import dev.sluice.core.view.Inventory;
import dev.sluice.core.view.PoolView;
import dev.sluice.core.view.ServerView;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The lists under {@code /api/v1}. Each is an object with the rows under the list's name, as many
 * as the limit allows, and how many there are in all.
 */
final class InventoryPages {

  /** Writes one row into an object that is open. */
  @FunctionalInterface
  interface Row<R> {
    void write(JsonGenerator json, R row) throws IOException;
  }

  private final Inventory inventory;
  private final RingEventLog events;

  InventoryPages(Inventory inventory, RingEventLog events) {
    this.inventory = inventory;
    this.events = events;
  }

  void addTo(Routes routes) {
    routes
        .guarded("/api/v1/pools", Listing.PARAMETERS, this::pools)
        .guarded("/api/v1/clients", Listing.PARAMETERS, this::clients)
        .guarded("/api/v1/servers", Listing.PARAMETERS, this::servers)
        .guarded("/api/v1/events", Listing.PARAMETERS, this::events);
  }

  private CompletionStage<Reply> pools(AdminRequest request) {
    Listing listing = Listing.of(request);
    return inventory
        .pools()
        .thenApply(all -> listing.matching(all, PoolView::tenant))
        .thenApply(rows -> list("pools", rows, listing.limit(), ViewJson::pool));
  }

  private CompletionStage<Reply> clients(AdminRequest request) {
    Listing listing = Listing.of(request);
    return inventory
        .clients()
        .thenApply(all -> listing.matching(all, ClientView::tenant))
        .thenApply(rows -> list("clients", rows, listing.limit(), ViewJson::client));
  }

  private CompletionStage<Reply> servers(AdminRequest request) {
    Listing listing = Listing.of(request);
    return inventory
        .servers()
        .thenApply(all -> listing.matching(all, ServerView::tenant))
        .thenApply(rows -> list("servers", rows, listing.limit(), ViewJson::server));
  }

  /** Newest first, so that a limit cuts the old ones off. */
  private CompletionStage<Reply> events(AdminRequest request) {
    Listing listing = Listing.of(request);
    List<Event> recent = events.recent();
    Collections.reverse(recent);
    List<Event> rows = listing.matching(recent, Event::tenant);
    return CompletableFuture.completedFuture(
        list("events", rows, listing.limit(), ViewJson::event));
  }

  private static <R> Reply list(String name, List<R> rows, int limit, Row<R> writer) {
    return Reply.ok(
        json -> {
          json.writeNumberField("total", rows.size());
          json.writeArrayFieldStart(name);
          for (R row : rows.subList(0, Math.min(limit, rows.size()))) {
            json.writeStartObject();
            writer.write(json, row);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
