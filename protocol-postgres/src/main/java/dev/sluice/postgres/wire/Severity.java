package dev.sluice.postgres.wire;

/** How bad an error is; the names are the words on the wire. */
public enum Severity {
  /** The session goes on. */
  ERROR,
  /** The session is over. */
  FATAL,
  /** No error at all. */
  NOTICE,
  WARNING
}
