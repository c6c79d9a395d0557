/** The messages of PostgreSQL's protocol 3: where they end, and how to write them. */
@NullMarked
package dev.sluice.postgres.wire;

import org.jspecify.annotations.NullMarked;
