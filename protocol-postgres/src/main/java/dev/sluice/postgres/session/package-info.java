/**
 * What serves a client that has logged in. Reading order: {@link
 * dev.sluice.postgres.session.PgSession}, {@link dev.sluice.postgres.session.PgBackend}, {@link
 * dev.sluice.postgres.session.ReplyQueue}.
 */
@NullMarked
package dev.sluice.postgres.session;

import org.jspecify.annotations.NullMarked;
