package dev.sluice.it.differential.postgres;

import java.util.List;

/** Run-time parameters that clients set, and values for them, some of them wrong. Immutable. */
final class Settings {

  private record Setting(String name, List<String> values) {}

  private static final List<Setting> ALL =
      List.of(
          new Setting("application_name", List.of("x", "y ' z", "")),
          new Setting("DateStyle", List.of("ISO, DMY", "German", "SQL, MDY", "nonsense")),
          new Setting("TimeZone", List.of("UTC", "Europe/Berlin", "Nowhere")),
          new Setting("IntervalStyle", List.of("postgres", "iso_8601")),
          new Setting("client_encoding", List.of("UTF8", "LATIN1", "utf-8")),
          new Setting("standard_conforming_strings", List.of("on", "off")),
          new Setting("extra_float_digits", List.of("0", "1", "3")),
          new Setting("work_mem", List.of("4MB", "5MB", "77777kB", "lots")),
          new Setting("search_path", List.of("public", "pg_catalog, public", "\"$user\", public")),
          new Setting("default_transaction_read_only", List.of("on", "off")),
          new Setting("default_transaction_isolation", List.of("repeatable read")),
          new Setting("statement_timeout", List.of("0", "600s", "700000")),
          new Setting("bytea_output", List.of("hex", "escape")),
          new Setting("lock_timeout", List.of("0", "500s")));

  private Settings() {}

  static String anyName(Walk walk) {
    return walk.oneOf(ALL).name();
  }

  /** {@code name = 'value'}, or {@code name TO DEFAULT}. */
  static String assignment(Walk walk) {
    if (walk.chance(25)) {
      return "app.tag = '" + walk.mark() + "'";
    }
    Setting setting = walk.oneOf(ALL);
    if (walk.resets() && walk.chance(10)) {
      return setting.name() + " TO DEFAULT";
    }
    String value = walk.oneOf(setting.values());
    if (setting.name().equals("application_name") && walk.chance(70)) {
      value = walk.mark();
    }
    // A list is given as one, not as a name with a comma in it.
    String quoted =
        setting.name().equals("search_path") ? value : "'" + value.replace("'", "''") + "'";
    return setting.name() + " = " + quoted;
  }

  /** A query whose result depends on the parameters. */
  static String question(Walk walk) {
    return switch (walk.upTo(6)) {
      case 0 -> "SHOW " + anyName(walk);
      case 1 -> "SELECT date '2001-02-03', interval '1 day 2 hours', 0.1::float8 + 0.2::float8";
      case 2 -> "SELECT coalesce(current_setting('app.tag', true), '')";
      case 3 -> "SELECT timestamptz '2001-02-03 12:00+00', '\\x00ff'::bytea, current_user";
      case 4 ->
          "SELECT current_setting('"
              + anyName(walk)
              + "'), current_setting('"
              + anyName(walk)
              + "')";
      default -> "SELECT 'a\\b', '" + walk.mark() + "'";
    };
  }
}
