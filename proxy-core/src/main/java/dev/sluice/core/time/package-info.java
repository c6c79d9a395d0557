/**
 * Time: the only package that reads the system's clocks, so that every deadline can be driven by a
 * fake in tests.
 */
@NullMarked
package dev.sluice.core.time;

import org.jspecify.annotations.NullMarked;
