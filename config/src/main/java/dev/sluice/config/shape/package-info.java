/** What a key's value may look like: reads a node to a typed value or reports why it cannot. */
@NullMarked
package dev.sluice.config.shape;

import org.jspecify.annotations.NullMarked;
