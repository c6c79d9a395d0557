/** The {@code sluice} program: its commands, no logic of the engine. */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
