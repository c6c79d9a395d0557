/** Rules that concern several keys at once. */
@NullMarked
package dev.sluice.config.check;

import org.jspecify.annotations.NullMarked;
