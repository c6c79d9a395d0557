package dev.sluice.cli.log;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The level that {@code SLUICE_LOG_LEVEL} asks for. */
public final class LogLevel {

  public static final String VARIABLE = "SLUICE_LOG_LEVEL";

  private static final List<String> WORDS = List.of("error", "warn", "info", "debug", "trace");

  private LogLevel() {}

  /** Whether the variable, if set, holds a level; {@code info} is used if it does not. */
  public static boolean isValid(Map<String, String> environment) {
    return WORDS.contains(word(environment));
  }

  /** What the variable may hold, for a message. */
  public static String expected() {
    return String.join(", ", WORDS);
  }

  static Level of(Map<String, String> environment) {
    return Level.toLevel(word(environment), Level.INFO);
  }

  private static String word(Map<String, String> environment) {
    String value = environment.getOrDefault(VARIABLE, "");
    return value.isEmpty() ? "info" : value.toLowerCase(Locale.ROOT);
  }
}
