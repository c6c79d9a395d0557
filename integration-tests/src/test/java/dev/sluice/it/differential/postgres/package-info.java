/**
 * Random conversations in PostgreSQL's protocol. {@link
 * dev.sluice.it.differential.postgres.Allowances} lists in what a conversation through Sluice may
 * differ from one without.
 */
@NullMarked
package dev.sluice.it.differential.postgres;

import org.jspecify.annotations.NullMarked;
