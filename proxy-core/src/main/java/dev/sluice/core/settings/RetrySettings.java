package dev.sluice.core.settings;

import java.time.Duration;

/**
 * How opening a backend connection is tried again: exponential backoff with full jitter. Immutable.
 *
 * @param firstDelay the upper bound of the first pause; each further one is twice as long
 * @param maxDelay no pause is longer
 * @param maxAttempts tries in a row before those who wait are refused; at least 1
 */
public record RetrySettings(Duration firstDelay, Duration maxDelay, int maxAttempts) {}
