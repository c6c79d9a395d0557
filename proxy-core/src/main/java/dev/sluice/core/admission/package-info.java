/** Who may start, who waits for how long, and how much is held meanwhile. */
@NullMarked
package dev.sluice.core.admission;

import org.jspecify.annotations.NullMarked;
