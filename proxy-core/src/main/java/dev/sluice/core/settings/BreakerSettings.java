package dev.sluice.core.settings;

import java.time.Duration;

/**
 * When the circuit to a backend opens and closes again. Immutable.
 *
 * @param window how many connects and probes are looked back on
 * @param failurePercent of the window that open it; 1 to 100
 * @param consecutive failures in a row that open it whatever the window says
 * @param openFor how long it first stays open; doubles each time a probe fails
 * @param maxOpenFor it never stays open for longer
 * @param probes how many are let through when half open
 */
public record BreakerSettings(
    int window,
    int failurePercent,
    int consecutive,
    Duration openFor,
    Duration maxOpenFor,
    int probes) {}
