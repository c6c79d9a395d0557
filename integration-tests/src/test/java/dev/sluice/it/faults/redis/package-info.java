/**
 * Faults of Redis, of the network before it and of its clients, with an oracle of lists and
 * counters.
 *
 * <p>Reading order: {@link dev.sluice.it.faults.redis.Catalogue}, {@link
 * dev.sluice.it.faults.redis.RedisScene}, {@link dev.sluice.it.faults.redis.RedisWorker}.
 */
@NullMarked
package dev.sluice.it.faults.redis;

import org.jspecify.annotations.NullMarked;
