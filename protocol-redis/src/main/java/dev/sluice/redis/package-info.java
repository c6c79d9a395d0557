/**
 * Redis. Reading order: {@code wire} for requests and replies, {@code command} for how each command
 * is treated, {@code login} for what comes before the first command, {@code session} for what comes
 * after; {@link dev.sluice.redis.RedisProtocol} ties them together.
 */
@NullMarked
package dev.sluice.redis;

import org.jspecify.annotations.NullMarked;
