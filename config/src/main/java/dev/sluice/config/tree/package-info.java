/** What the file says, untyped: scalars, sequences and mappings that know their place. */
@NullMarked
package dev.sluice.config.tree;

import org.jspecify.annotations.NullMarked;
