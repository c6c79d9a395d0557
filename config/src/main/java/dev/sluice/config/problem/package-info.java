/** Mistakes and notices: what was found where, and what would have been right. */
@NullMarked
package dev.sluice.config.problem;

import org.jspecify.annotations.NullMarked;
