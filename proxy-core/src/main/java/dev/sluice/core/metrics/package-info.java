/**
 * Figures. On the hot path a figure is a plain field written by one event loop and read by whoever
 * scrapes; names, units and tags are in one file, {@link dev.sluice.core.metrics.Meters}.
 */
@NullMarked
package dev.sluice.core.metrics;

import org.jspecify.annotations.NullMarked;
