/** What a changed file changes, and noticing that it changed. */
@NullMarked
package dev.sluice.config.reload;

import org.jspecify.annotations.NullMarked;
