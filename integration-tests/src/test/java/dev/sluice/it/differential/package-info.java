/**
 * Random conversations of many clients, each held with a server directly and through Sluice, whose
 * replies must be the same to the byte. Nothing here knows a protocol: that is a {@link
 * dev.sluice.it.differential.Dialect}.
 *
 * <p>Reading order: {@link dev.sluice.it.differential.Script}, {@link
 * dev.sluice.it.differential.Driver}, {@link dev.sluice.it.differential.Recording}, {@link
 * dev.sluice.it.differential.Campaign}.
 */
@NullMarked
package dev.sluice.it.differential;

import org.jspecify.annotations.NullMarked;
