/**
 * What Sluice may take of the machine's memory, in a process of its own: under readers that do not
 * read, under messages larger than its memory, and for clients that do nothing.
 */
@NullMarked
package dev.sluice.it.memory;

import org.jspecify.annotations.NullMarked;
