/**
 * Every way to say no and every way to end, an enum each. The same constant labels the metric, the
 * event, the log line and the error on the wire.
 */
@NullMarked
package dev.sluice.core.outcome;

import org.jspecify.annotations.NullMarked;
