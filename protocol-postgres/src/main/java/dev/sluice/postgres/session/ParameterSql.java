package dev.sluice.postgres.session;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQL that moves run-time parameters between a session and a backend. */
final class ParameterSql {

  /**
   * Tells the parameters that a session has changed and that the server does not report by itself.
   * It is asked after a transaction that changed some, instead of guessing from SQL: it knows what
   * a ROLLBACK took back, and what a function set. The role is a parameter that the view leaves
   * out.
   */
  static final String ASK =
      "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' UNION ALL"
          + " SELECT 'role', r FROM pg_catalog.current_setting('role') r WHERE r <> 'none'";

  /**
   * The same, and what custom parameters of these names are, but for those that are empty: the
   * server forgets none that was ever set, and leaves it empty.
   */
  static String ask(Iterable<String> custom) {
    StringBuilder values = new StringBuilder();
    for (String name : custom) {
      values.append(values.isEmpty() ? "(" : "), (");
      literal(values, name);
    }
    return ASK
        + " UNION ALL SELECT n, v FROM (VALUES "
        + values
        + ")) c(n), pg_catalog.current_setting(n, true) v WHERE v <> ''";
  }

  /** Set back first and set last, for it decides which of the others may be set. */
  private static final String ROLE = "role";

  /** Reported by the server, but not for a client to set. */
  private static final Set<String> FIXED =
      Set.of(
          "server_version",
          "server_encoding",
          "integer_datetimes",
          "is_superuser",
          "session_authorization",
          "in_hot_standby");

  private ParameterSql() {}

  /** Whether a client can set it; some of what the server reports only tells about the server. */
  static boolean isSettable(String name) {
    return !FIXED.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * The query that makes a backend what a session wants.
   *
   * <p>{@code set_config} takes a list such as {@code search_path} in the form in which the server
   * shows it, where {@code SET} would take it for one quoted name.
   *
   * @return null if nothing differs in what can be set
   */
  static @Nullable String change(Parameters has, Parameters wants) {
    StringBuilder sets = new StringBuilder();
    StringBuilder resets = new StringBuilder();
    String role = wants.get(ROLE);
    if (has.has(ROLE) && !Objects.equals(role, has.get(ROLE))) {
      reset(resets, ROLE);
    }
    has.forEach(
        (name, value) -> {
          if (isSettable(name) && !isRole(name) && !wants.has(name)) {
            reset(resets, name);
          }
        });
    wants.forEach(
        (name, value) -> {
          boolean differs =
              !value.equals(has.get(name))
                  || (wants.kept().contains(name) && !has.kept().contains(name));
          if (isSettable(name) && !isRole(name) && differs) {
            set(sets, name, value);
          }
        });
    if (role != null && !role.equals(has.get(ROLE))) {
      set(sets, ROLE, role);
    }
    String sql = resets.append(sets).toString();
    return sql.isEmpty() ? null : sql;
  }

  private static boolean isRole(String name) {
    return name.equalsIgnoreCase(ROLE);
  }

  private static void reset(StringBuilder to, String name) {
    to.append("RESET ");
    identifier(to, name);
    to.append("; ");
  }

  private static void set(StringBuilder to, String name, String value) {
    to.append(to.isEmpty() ? "SELECT " : ", ").append("pg_catalog.set_config(");
    literal(to, name);
    to.append(", ");
    literal(to, value);
    to.append(", false)");
  }

  /** A literal that means the same whatever {@code standard_conforming_strings} says. */
  private static void literal(StringBuilder to, String text) {
    boolean escapes = text.indexOf('\\') >= 0;
    to.append(escapes ? " E'" : "'");
    to.append(text.replace("'", "''").replace("\\", "\\\\")).append('\'');
  }

  /** A parameter's name, whose parts before and behind a dot are quoted each. */
  private static void identifier(StringBuilder to, String name) {
    to.append('"').append(name.replace("\"", "\"\"").replace(".", "\".\"")).append('"');
  }
}
