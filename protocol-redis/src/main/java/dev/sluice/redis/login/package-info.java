/**
 * What comes before the first command: who a client is, and how the proxy proves to a server who it
 * is itself. Reading order: {@link dev.sluice.redis.login.RedisClientLogin}, {@link
 * dev.sluice.redis.login.RedisBackendLogin}.
 */
@NullMarked
package dev.sluice.redis.login;

import org.jspecify.annotations.NullMarked;
