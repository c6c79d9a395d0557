/**
 * The tenants as they run: their pools on their loops, whom a client belongs to, and what a reload
 * changes. Reading order: {@link dev.sluice.core.registry.Registry}, {@link
 * dev.sluice.core.registry.TenantEntry}, {@link dev.sluice.core.registry.ServiceEntry}, {@link
 * dev.sluice.core.registry.Slice}.
 */
@NullMarked
package dev.sluice.core.registry;

import org.jspecify.annotations.NullMarked;
