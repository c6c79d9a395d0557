/** What plays the core in tests of a protocol's sessions. */
@NullMarked
package dev.sluice.core.rig;

import org.jspecify.annotations.NullMarked;
