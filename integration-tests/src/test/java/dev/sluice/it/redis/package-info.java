/** Redis through Sluice, end to end: one file per theme. */
@NullMarked
package dev.sluice.it.redis;

import org.jspecify.annotations.NullMarked;
