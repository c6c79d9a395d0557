/**
 * Finds the servers of a backend that are not named themselves: by asking Sentinels, or the nodes
 * of a cluster. Lettuce does the asking, on threads of its own; nothing here is on a command's way,
 * and nothing of it is loaded where backends are single servers.
 */
@NullMarked
package dev.sluice.redis.topology;

import org.jspecify.annotations.NullMarked;
