/**
 * The faults of PostgreSQL, of the network before it and of its clients. {@link
 * dev.sluice.it.faults.postgres.FaultsTest} plays a selection of the scenarios with every build and
 * all of them, for as long as one likes, when asked.
 */
@NullMarked
package dev.sluice.it.faults.postgres;

import org.jspecify.annotations.NullMarked;
