/**
 * What comes after the login: one client's commands, and one server's replies. Reading order:
 * {@link dev.sluice.redis.session.RedisSession}, {@link dev.sluice.redis.session.PinnedSession},
 * {@link dev.sluice.redis.session.RedisBackend}, {@link dev.sluice.redis.session.LocalCommands}.
 */
@NullMarked
package dev.sluice.redis.session;

import org.jspecify.annotations.NullMarked;
