/** A file that has been read but not yet judged: typed values that still know their place. */
@NullMarked
package dev.sluice.config.draft;

import org.jspecify.annotations.NullMarked;
