/** What the program says to whoever started it: exit codes, failures in one line, its version. */
@NullMarked
package dev.sluice.cli.term;

import org.jspecify.annotations.NullMarked;
