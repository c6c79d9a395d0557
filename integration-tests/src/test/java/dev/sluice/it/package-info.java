/** The assembled product against real servers and real clients: one package for each theme. */
@NullMarked
package dev.sluice.it;

import org.jspecify.annotations.NullMarked;
