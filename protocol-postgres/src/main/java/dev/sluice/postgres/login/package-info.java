/**
 * Everything before a connection serves queries: who the client is, and how the proxy gets into a
 * backend. Reading order: {@link dev.sluice.postgres.login.PgClientLogin}, {@link
 * dev.sluice.postgres.login.StartupMessage}, {@link dev.sluice.postgres.login.CancelKeys}, {@link
 * dev.sluice.postgres.login.PgBackendLogin}, {@link dev.sluice.postgres.login.PgCancelLogin}.
 */
@NullMarked
package dev.sluice.postgres.login;

import org.jspecify.annotations.NullMarked;
