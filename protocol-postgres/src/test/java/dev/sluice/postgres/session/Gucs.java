package dev.sluice.postgres.session;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The run-time parameters of a simulated server's session, with its transactions. */
final class Gucs {

  /** Those that the server reports by itself. */
  private static final Map<String, String> REPORTED = new LinkedHashMap<>();

  private static final Map<String, String> OTHERS =
      Map.of("role", "none", "search_path", "public", "statement_timeout", "0", "work_mem", "4MB");

  static {
    REPORTED.put("application_name", "");
    REPORTED.put("client_encoding", "UTF8");
    REPORTED.put("DateStyle", "ISO, MDY");
    REPORTED.put("server_version", "16.1");
    REPORTED.put("TimeZone", "UTC");
  }

  private static final Map<String, String> DEFAULTS = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    DEFAULTS.putAll(REPORTED);
    DEFAULTS.putAll(OTHERS);
  }

  /** Those that were set in the session, to whatever value. */
  private Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private final Map<String, String> told = new LinkedHashMap<>(REPORTED);
  private final Map<String, Optional<String>> locals = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private @Nullable Map<String, String> before;
  private String forbidden = "";

  static Map<String, String> reported() {
    return REPORTED;
  }

  String get(String name) throws SqlFailure {
    String value = changed.getOrDefault(name, DEFAULTS.get(name));
    if (value == null) {
      throw unknown(name);
    }
    return value;
  }

  private static SqlFailure unknown(String name) {
    return new SqlFailure("42704", "unrecognized configuration parameter \"" + name + "\"");
  }

  void set(String name, String value, boolean local) throws SqlFailure {
    if (!DEFAULTS.containsKey(name) && name.indexOf('.') < 0) {
      throw unknown(name);
    }
    if (name.equalsIgnoreCase(forbidden)) {
      throw new SqlFailure("42501", "permission denied to set parameter \"" + name + "\"");
    }
    if (value.equals("bogus")) {
      throw new SqlFailure("22023", "invalid value for parameter \"" + name + "\": \"bogus\"");
    }
    if (local) {
      locals.putIfAbsent(name, Optional.ofNullable(changed.get(name)));
    } else {
      locals.remove(name);
    }
    changed.put(name, canonical(name, value));
  }

  private static String canonical(String name, String value) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "client_encoding" -> value.toUpperCase(Locale.ROOT);
      case "datestyle" -> value.equalsIgnoreCase("iso") ? "ISO, MDY" : value;
      default -> value;
    };
  }

  void reset(String name) throws SqlFailure {
    get(name);
    if (DEFAULTS.containsKey(name)) {
      changed.remove(name);
    } else {
      changed.put(name, "");
    }
  }

  void resetAll() {
    changed.keySet().removeIf(DEFAULTS::containsKey);
    changed.replaceAll((name, value) -> "");
  }

  void begin() {
    if (before == null) {
      before = new TreeMap<>(changed);
    }
  }

  void commit() {
    locals.forEach(
        (name, value) ->
            value.ifPresentOrElse(set -> changed.put(name, set), () -> changed.remove(name)));
    end();
  }

  void rollback() {
    if (before != null) {
      changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      changed.putAll(before);
    }
    end();
  }

  private void end() {
    locals.clear();
    before = null;
  }

  /** Nobody may set this one. */
  void forbid(String name) {
    forbidden = name;
  }

  /** What was set in the session. */
  Map<String, String> changed() {
    return changed;
  }

  /** What is to be reported before the next ReadyForQuery. */
  Map<String, String> news() {
    Map<String, String> news = new LinkedHashMap<>();
    told.forEach(
        (name, value) -> {
          String now = changed.getOrDefault(name, REPORTED.get(name));
          if (!now.equals(value)) {
            news.put(name, now);
          }
        });
    told.putAll(news);
    return news;
  }
}
