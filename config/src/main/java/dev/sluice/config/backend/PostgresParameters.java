package dev.sluice.config.backend;

import dev.sluice.config.problem.Nearest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What may stand behind the question mark of a PostgreSQL connection string: parameters of libpq
 * (PostgreSQL 18 manual, section 32.1.2) that make sense for one server and one pool, and the run
 * time settings (chapter 19) that people commonly set this way.
 */
public final class PostgresParameters {

  /** Settings of the backend's session, handed to the protocol as they are; in alphabetic order. */
  public static final List<String> SETTINGS =
      List.of(
          "application_name",
          "client_encoding",
          "DateStyle",
          "default_transaction_isolation",
          "default_transaction_read_only",
          "extra_float_digits",
          "idle_in_transaction_session_timeout",
          "IntervalStyle",
          "lock_timeout",
          "options",
          "role",
          "search_path",
          "statement_timeout",
          "TimeZone");

  /** All that a misspelt name could have been meant to be. */
  private static final Set<String> KNOWN = known();

  private static final String CHANNEL_BINDING = "channel_binding";

  private static final List<String> BINDINGS = List.of("disable", "prefer", "require");

  private static final String ONE_SERVER =
      ": a backend is one server; name the one that all of the tenant's work goes to";

  /** Known elsewhere, with what to do instead. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("target_session_attrs", "no target_session_attrs" + ONE_SERVER),
          Map.entry("load_balance_hosts", "no load_balance_hosts" + ONE_SERVER),
          Map.entry("ssl", "sslmode instead of ssl"),
          Map.entry("sslfactory", "sslmode and sslrootcert instead of sslfactory"),
          Map.entry("sslpassword", "no sslpassword: a key file without a password"),
          Map.entry("currentSchema", "search_path instead of currentSchema"),
          Map.entry("ApplicationName", "application_name instead of ApplicationName"),
          Map.entry("connectTimeout", "connect_timeout instead of connectTimeout"),
          Map.entry("socketTimeout", "the tenant's limit queryTimeout instead of socketTimeout"),
          Map.entry("passfile", "no passfile: the key password beside backend, as file:/path"),
          Map.entry("service", "no service: address and login written out"),
          Map.entry("replication", "no replication: clients ask for it themselves"));

  private PostgresParameters() {}

  private static Set<String> known() {
    Set<String> known = new LinkedHashSet<>(SETTINGS);
    known.addAll(List.of("sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding"));
    known.addAll(List.of("connect_timeout", "host", "port", "user", "password", "dbname"));
    return known;
  }

  /** What is left in {@code query}, judged. */
  static Map<String, String> judge(Map<String, String> query, Faults faults) {
    Map<String, String> kept = new LinkedHashMap<>();
    query.forEach(
        (name, value) -> {
          if (isKept(name)) {
            kept.put(name, value);
          } else {
            faults.expect(REFUSED.getOrDefault(name, unknown(name)));
          }
        });
    String binding = kept.get(CHANNEL_BINDING);
    if (binding != null && !BINDINGS.contains(binding)) {
      faults.expect("channel_binding to be one of " + String.join(", ", BINDINGS));
    }
    return kept;
  }

  private static boolean isKept(String name) {
    return SETTINGS.contains(name) || name.equals(CHANNEL_BINDING);
  }

  private static String unknown(String name) {
    String nearest = Nearest.to(name, KNOWN).map(n -> n + " instead of ").orElse("no parameter ");
    return nearest + name;
  }
}
