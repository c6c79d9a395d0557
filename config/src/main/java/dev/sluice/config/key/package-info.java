/**
 * The catalogue: every key there is, described once. Loader, reference and schema derive from it.
 */
@NullMarked
package dev.sluice.config.key;

import org.jspecify.annotations.NullMarked;
