/**
 * Redis's side of the random conversations: what clients say, how replies are read, and in what
 * they may differ.
 *
 * <p>Reading order: {@link dev.sluice.it.differential.redis.RedisScripts}, {@link
 * dev.sluice.it.differential.redis.Walk}, {@link dev.sluice.it.differential.redis.Allowances}.
 */
@NullMarked
package dev.sluice.it.differential.redis;

import org.jspecify.annotations.NullMarked;
