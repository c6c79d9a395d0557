/**
 * The one connection on which a pool hears all that its clients have subscribed to. Reading order:
 * {@link dev.sluice.redis.pubsub.Hub}, {@link dev.sluice.redis.pubsub.Topic}, {@link
 * dev.sluice.redis.pubsub.Change}.
 */
@NullMarked
package dev.sluice.redis.pubsub;

import org.jspecify.annotations.NullMarked;
