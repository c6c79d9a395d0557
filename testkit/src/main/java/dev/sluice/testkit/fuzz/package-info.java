/**
 * Coverage-guided fuzzing of what reads bytes that a peer made up: inputs that are kept, how a
 * target cuts its bytes into turns and pieces, and a run under Jazzer, which whoever uses it brings
 * along. The targets are the protocols' own.
 */
@NullMarked
package dev.sluice.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
