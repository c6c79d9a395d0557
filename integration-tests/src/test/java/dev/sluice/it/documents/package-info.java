/** Documents are held against the code that they speak of. */
@NullMarked
package dev.sluice.it.documents;

import org.jspecify.annotations.NullMarked;
