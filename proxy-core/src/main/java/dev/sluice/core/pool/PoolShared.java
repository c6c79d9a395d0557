package dev.sluice.core.pool;

import dev.sluice.core.admission.RateLimiter;
import dev.sluice.core.breaker.CircuitBreaker;
import dev.sluice.core.metrics.PoolTags;

/**
 * What the slices of one lane have in common. Immutable; its parts are thread-safe.
 *
 * @param tags what their figures are tagged with
 * @param budget the tenant's connections
 * @param breaker the backend's
 * @param rate the tenant's
 */
public record PoolShared(
    PoolTags tags, TenantBudget budget, CircuitBreaker breaker, RateLimiter rate) {}
