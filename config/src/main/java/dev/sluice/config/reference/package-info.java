/** The catalogue written out: the reference page and the schema for editors. */
@NullMarked
package dev.sluice.config.reference;

import org.jspecify.annotations.NullMarked;
