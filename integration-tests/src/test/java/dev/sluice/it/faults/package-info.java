/**
 * Faults against a loaded Sluice, and an oracle that tells what became of the work: what was
 * acknowledged and is lost, what was done twice, whose answers were mixed up, what is left over,
 * and how long it took until everybody was served again. Nothing here knows a protocol: that is a
 * {@link dev.sluice.it.faults.Worker}, a {@link dev.sluice.it.faults.Ledger} and a list of {@link
 * dev.sluice.it.faults.Scenario}s.
 *
 * <p>Reading order: {@link dev.sluice.it.faults.Scenario}, {@link dev.sluice.it.faults.Trial},
 * {@link dev.sluice.it.faults.Crowd}, {@link dev.sluice.it.faults.Balance}, {@link
 * dev.sluice.it.faults.Judge}.
 */
@NullMarked
package dev.sluice.it.faults;

import org.jspecify.annotations.NullMarked;
