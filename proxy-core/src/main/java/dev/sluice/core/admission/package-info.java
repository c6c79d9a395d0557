/** Who may start, and who waits for how long. */
@NullMarked
package dev.sluice.core.admission;

import org.jspecify.annotations.NullMarked;
