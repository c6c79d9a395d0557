/**
 * Redis's serialization protocol, RESP2 and RESP3: where requests and replies begin and end, and
 * how the proxy writes its own. Reading order: {@link dev.sluice.redis.wire.RequestFramer}, {@link
 * dev.sluice.redis.wire.Request}, {@link dev.sluice.redis.wire.ReplyFramer}, {@link
 * dev.sluice.redis.wire.Replies}.
 */
@NullMarked
package dev.sluice.redis.wire;

import org.jspecify.annotations.NullMarked;
