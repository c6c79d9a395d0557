package dev.sluice.it.differential;

import java.time.Duration;
import java.util.List;

/**
 * What a campaign does. Immutable.
 *
 * @param direct the server itself
 * @param fronts asked in turn, round by round
 * @param clients at once
 * @param repeats how often each round's scripts are held through Sluice, paced otherwise each time
 * @param seed of the first round; the next rounds' follow
 * @param rounds at most so many
 * @param trouble takes a backend of Sluice's away, again and again while some clients break off
 */
public record Plan(
    Dialect dialect,
    Front direct,
    List<Front> fronts,
    int clients,
    int repeats,
    Duration time,
    long seed,
    long rounds,
    Runnable trouble) {}
