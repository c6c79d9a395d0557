/**
 * A protocol that exists only here, so that the engine is tested without a real one: each message
 * is its whole length in four bytes, a letter, and a body.
 */
@NullMarked
package dev.sluice.core.toy;

import org.jspecify.annotations.NullMarked;
