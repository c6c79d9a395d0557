/**
 * PostgreSQL. Reading order: {@code wire} for the messages, {@code login} for what comes before the
 * first query, {@code session} for what comes after; {@link dev.sluice.postgres.PgProtocol} ties
 * them together.
 */
@NullMarked
package dev.sluice.postgres;

import org.jspecify.annotations.NullMarked;
