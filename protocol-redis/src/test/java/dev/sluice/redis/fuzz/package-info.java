/**
 * Coverage-guided fuzzing of what reads bytes that a client or a Redis made up: the targets, and
 * the test that runs them.
 */
@NullMarked
package dev.sluice.redis.fuzz;

import org.jspecify.annotations.NullMarked;
