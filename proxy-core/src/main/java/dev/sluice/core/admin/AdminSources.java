package dev.sluice.core.admin;

import dev.sluice.core.event.RingEventLog;
import dev.sluice.core.metrics.MetricsPage;
import dev.sluice.core.view.Inventory;

/** What the admin port shows. Immutable; its parts are thread-safe. */
public record AdminSources(
    Health health, Inventory inventory, MetricsPage metrics, RingEventLog events) {}
