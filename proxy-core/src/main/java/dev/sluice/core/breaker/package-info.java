/** The circuit breaker that stands before each backend. */
@NullMarked
package dev.sluice.core.breaker;

import org.jspecify.annotations.NullMarked;
