/**
 * A real Redis for tests, wherever it can be had, and a client that speaks raw bytes. Reading
 * order: {@link dev.sluice.testkit.redis.RedisServer}, {@link
 * dev.sluice.testkit.redis.OwnedRedisServer}, {@link dev.sluice.testkit.redis.RespWire}.
 */
@NullMarked
package dev.sluice.testkit.redis;

import org.jspecify.annotations.NullMarked;
