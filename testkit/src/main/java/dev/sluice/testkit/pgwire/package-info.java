/**
 * A PostgreSQL client that sends exactly the messages it is told to and shows exactly the messages
 * it got: {@link dev.sluice.testkit.pgwire.PgWire} holds the socket, {@link
 * dev.sluice.testkit.pgwire.Frontend} builds what is sent, {@link
 * dev.sluice.testkit.pgwire.BackendMessage} and {@link dev.sluice.testkit.pgwire.Transcript} are
 * what comes back. Formats are those of PostgreSQL's documentation, "Frontend/Backend Protocol".
 */
@NullMarked
package dev.sluice.testkit.pgwire;

import org.jspecify.annotations.NullMarked;
