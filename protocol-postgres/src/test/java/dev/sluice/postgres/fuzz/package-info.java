/**
 * Coverage-guided fuzzing of what reads bytes that a peer made up: the targets, their corpus, and
 * the test that runs both.
 */
package dev.sluice.postgres.fuzz;
