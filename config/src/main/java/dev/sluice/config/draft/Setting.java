package dev.sluice.config.draft;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * One limit with where it comes from. Immutable.
 *
 * @param value in the type of its key; null: there is a mistake in it, reported already
 * @param written whether somebody wrote it, as opposed to a default
 */
record Setting(@Nullable Object value, Place place, KeyPath path, boolean written) {}
