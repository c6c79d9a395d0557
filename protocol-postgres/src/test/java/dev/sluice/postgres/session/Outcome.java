package dev.sluice.postgres.session;

import java.util.List;

/**
 * What a simulated server makes of a statement.
 *
 * @param columns empty: the statement has no result
 * @param tag of its CommandComplete; empty: there was no statement
 */
record Outcome(Kind kind, List<String> columns, List<List<String>> rows, String tag) {

  /** What happens next. */
  enum Kind {
    DONE,
    COPY_IN,
    COPY_OUT,
    /** It goes on until it is told to stop. */
    SLEEPS
  }

  static Outcome done(String tag) {
    return of(Kind.DONE, tag);
  }

  static Outcome of(Kind kind, String tag) {
    return new Outcome(kind, List.of(), List.of(), tag);
  }

  static Outcome rows(List<String> columns, List<List<String>> rows) {
    return new Outcome(Kind.DONE, columns, rows, "SELECT " + rows.size());
  }

  static Outcome value(String column, String value) {
    return value(column, value, "SELECT 1");
  }

  static Outcome value(String column, String value, String tag) {
    return new Outcome(Kind.DONE, List.of(column), List.of(List.of(value)), tag);
  }
}
