/** Connection strings of the three protocols. */
@NullMarked
package dev.sluice.config.backend;

import org.jspecify.annotations.NullMarked;
