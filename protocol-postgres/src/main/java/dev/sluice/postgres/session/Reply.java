package dev.sluice.postgres.session;

/** What the server owes, or what Sluice owes in its place, for one request. */
enum Reply {
  /** A simple Query of the client's: whatever comes, up to ReadyForQuery. */
  QUERY,
  /** A Sync of the client's: ReadyForQuery. */
  SYNC,
  /** A FunctionCall of the client's: FunctionCallResponse and ReadyForQuery. */
  FUNCTION,
  /** ParseComplete. The payload is what was parsed, or null for an unmapped statement. */
  PARSE,
  /** BindComplete. The payload is the mapped statement, or null. */
  BIND,
  /**
   * RowDescription or NoData, perhaps after ParameterDescription. The payload is the mapped
   * statement, or null.
   */
  DESCRIBE,
  /** CommandComplete, EmptyQueryResponse or PortalSuspended, perhaps after rows. */
  EXECUTE,
  /** CloseComplete. */
  CLOSE,
  /** An error, whose place the payload takes. */
  FAILING,
  /** A client's COPY data that were sent before the server asked for them; nothing. */
  COPY_DATA,
  /** The end of such data; nothing. */
  COPY_END,

  /** A query of Sluice's own; its replies go to the payload, not to the client. */
  OWN_QUERY,
  /** ParseComplete for a Parse of Sluice's own. The payload is the statement. */
  OWN_PARSE,
  /** What DESCRIBE brings, for one of Sluice's own. The payload is the statement. */
  OWN_DESCRIBE,
  /** CloseComplete for a Close of Sluice's own. The payload is the statement. */
  OWN_CLOSE,
  /** A ParseComplete that Sluice gives, because the server has the statement already. */
  GIVEN_PARSE,
  /** A CloseComplete that Sluice gives, because the server keeps the statement for others. */
  GIVEN_CLOSE;

  /** Whether ReadyForQuery ends it. */
  boolean endsReady() {
    return this == QUERY || this == SYNC || this == FUNCTION || this == OWN_QUERY;
  }

  /** Whether a Describe brings it. */
  boolean isDescription() {
    return this == DESCRIBE || this == OWN_DESCRIBE;
  }

  /** Whether the server sends nothing for it. */
  boolean isSilent() {
    return this == GIVEN_PARSE || this == GIVEN_CLOSE || this == COPY_DATA || this == COPY_END;
  }
}
