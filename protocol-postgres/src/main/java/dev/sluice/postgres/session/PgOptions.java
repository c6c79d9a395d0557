package dev.sluice.postgres.session;

import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL's own settings of a tenant. Immutable.
 *
 * @param maxPreparedStatements statements kept on one backend; 0: names go through unmapped, and a
 *     session that has prepared one keeps its backend
 * @param resetQuery what makes a connection that was kept by one session fit for another
 * @param trackParameters which of the parameters that the server does not report follow a session;
 *     {@code *}: all. The others are set back after each transaction
 */
record PgOptions(
    Pooling pooling, int maxPreparedStatements, String resetQuery, List<String> trackParameters) {

  /** PgBouncer's default. */
  private static final int DEFAULT_STATEMENTS = 200;

  private static final String ALL = "*";

  static PgOptions of(ServiceSettings settings) {
    Map<String, String> options = settings.options();
    return new PgOptions(
        settings.pooling(),
        statements(options),
        options.getOrDefault("resetQuery", "DISCARD ALL"),
        Arrays.stream(options.getOrDefault("trackParameters", ALL).split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList());
  }

  /** Whether an unreported parameter follows the session that set it. */
  boolean tracks(String name) {
    return trackParameters.contains(ALL)
        || trackParameters.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static int statements(Map<String, String> options) {
    String text = options.getOrDefault("maxPreparedStatements", "" + DEFAULT_STATEMENTS);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "maxPreparedStatements: " + text + " (expected: a whole number >= 0)", e);
    }
  }

  /** Whether statements are known by other names on backends than to clients. */
  boolean mapsStatements() {
    return maxPreparedStatements > 0;
  }
}
