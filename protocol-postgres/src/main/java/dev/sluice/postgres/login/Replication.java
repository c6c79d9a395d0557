package dev.sluice.postgres.login;

import dev.sluice.postgres.wire.SqlState;
import java.util.List;
import java.util.Locale;

/** What a client's {@code replication} parameter asks for. Immutable. */
public enum Replication {
  /** An ordinary session. */
  NONE,
  /** A stream of the whole cluster's log; the session is in no database. */
  PHYSICAL,
  /** A stream of one database's changes. */
  LOGICAL;

  /**
   * What the startup message toward a server says for it. It is also the name of the kind of
   * connection: one that replicates cannot be used for anything else.
   */
  public String variant() {
    return switch (this) {
      case NONE -> "";
      case PHYSICAL -> "true";
      case LOGICAL -> "database";
    };
  }

  private static final List<String> YES = List.of("true", "yes");
  private static final List<String> NO = List.of("false", "no");

  /**
   * Reads the value as PostgreSQL does: {@code database}, or a boolean by any unambiguous beginning
   * of its words.
   */
  static Replication parse(String value) throws Refusal {
    if (value.equals("database")) {
      return LOGICAL;
    }
    String word = value.toLowerCase(Locale.ROOT);
    if (word.equals("1") || word.equals("on") || begins(YES, word)) {
      return PHYSICAL;
    }
    if (word.equals("0") || word.equals("of") || word.equals("off") || begins(NO, word)) {
      return NONE;
    }
    throw Refusal.of(
        SqlState.INVALID_PARAMETER_VALUE,
        "invalid value for parameter \"replication\": \"" + value + "\"",
        "Valid values are: \"false\", 0, \"true\", 1, \"database\".");
  }

  private static boolean begins(List<String> words, String beginning) {
    return !beginning.isEmpty() && words.stream().anyMatch(word -> word.startsWith(beginning));
  }
}
