package dev.sluice.postgres.session;

import dev.sluice.postgres.wire.SqlState;

/** An error that Sluice gives in place of one that it made the server raise. Immutable. */
record Failure(SqlState state, String message) {}
