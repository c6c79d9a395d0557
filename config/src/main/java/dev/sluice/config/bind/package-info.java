/** From a draft without mistakes to the core's records. */
@NullMarked
package dev.sluice.config.bind;

import org.jspecify.annotations.NullMarked;
