/**
 * Backend connections: opened when somebody waits, lent out, taken back by a checklist, reaped. No
 * class here knows a socket or a protocol. Reading order: {@link dev.sluice.core.pool.TenantPool},
 * {@link dev.sluice.core.pool.PooledConnection}, {@link dev.sluice.core.pool.Openings}, {@link
 * dev.sluice.core.pool.CheckIn}, {@link dev.sluice.core.pool.TenantBudget}, {@link
 * dev.sluice.core.pool.ServerBudget}.
 */
@NullMarked
package dev.sluice.core.pool;

import org.jspecify.annotations.NullMarked;
