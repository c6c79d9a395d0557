/** What is worth remembering: one record an occurrence, kept in a bounded ring and logged. */
@NullMarked
package dev.sluice.core.event;

import org.jspecify.annotations.NullMarked;
