package dev.sluice.core.settings;

import java.time.Duration;

/**
 * What concerns the process as a whole. Immutable.
 *
 * @param eventLoops threads that move bytes; at least 1
 * @param busyPoll how long an event loop polls at most before it sleeps; zero for not at all
 * @param loginTimeout how long a client may take to log in
 * @param drainTimeout how long a shutdown waits for running work
 * @param reapInterval pause between two sweeps over a loop's pools
 * @param healthInterval pause between two probes of an unused backend
 * @param sessionBuffer bytes that may wait in one session and direction before its sender is paused
 */
public record ProcessSettings(
    int eventLoops,
    Duration busyPoll,
    Duration loginTimeout,
    Duration drainTimeout,
    Duration reapInterval,
    Duration healthInterval,
    int sessionBuffer) {}
