/**
 * Micro-benchmarks of what runs for each message and each unit of work, without a network: framers,
 * PostgreSQL's session with a backend, the pool. Run by {@code benchmarks/jmh}; not by the build.
 */
package dev.sluice.benchmarks;
