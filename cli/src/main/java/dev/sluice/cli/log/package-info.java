/**
 * The program's log: one line an event on standard error, at a level set by {@code
 * SLUICE_LOG_LEVEL}. Set up in code, because reading an XML file would cost a tenth of the
 * start-up.
 */
@NullMarked
package dev.sluice.cli.log;

import org.jspecify.annotations.NullMarked;
