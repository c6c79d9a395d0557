/** Quantities as people write them: durations and sizes with their units. */
@NullMarked
package dev.sluice.config.units;

import org.jspecify.annotations.NullMarked;
