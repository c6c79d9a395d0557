/**
 * A running PostgreSQL, from wherever this machine can get one: {@link
 * dev.sluice.testkit.postgres.PostgresServer} is the way in, {@link
 * dev.sluice.testkit.postgres.PostgresRequest} says what is wanted.
 */
@NullMarked
package dev.sluice.testkit.postgres;

import org.jspecify.annotations.NullMarked;
