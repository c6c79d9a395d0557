/** Rules of the code that more than one module is checked by. */
@NullMarked
package dev.sluice.core.rules;

import org.jspecify.annotations.NullMarked;
