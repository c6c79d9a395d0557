/** {@code sluice run} and {@code sluice check}: from a file to a running proxy and to its end. */
@NullMarked
package dev.sluice.cli.run;

import org.jspecify.annotations.NullMarked;
