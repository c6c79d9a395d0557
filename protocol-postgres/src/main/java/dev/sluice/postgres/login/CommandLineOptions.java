package dev.sluice.postgres.login;

import dev.sluice.postgres.wire.SqlState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the startup parameter {@code options}, a server's command line, by the rules of
 * PostgreSQL's {@code pg_split_opts} and {@code process_postgres_switches}: words are parted by
 * white space, a backslash takes the next character as it is, and {@code -c name=value} and {@code
 * --name=value} set a run-time parameter. The one-letter switches for developers are refused.
 */
final class CommandLineOptions {

  private CommandLineOptions() {}

  /** The parameters in their order, names in lower case; the last of several values counts. */
  static Map<String, String> read(String text) throws Refusal {
    Map<String, String> parameters = new LinkedHashMap<>();
    Deque<String> words = split(text);
    while (!words.isEmpty()) {
      String word = words.remove();
      if (word.equals("--") && words.isEmpty()) {
        break;
      }
      if (word.startsWith("--") && word.length() > 2) {
        set(parameters, word.substring(2), "--" + word.substring(2));
      } else if (word.equals("-c") && !words.isEmpty()) {
        String setting = words.remove();
        set(parameters, setting, "-c " + setting);
      } else if (word.startsWith("-c") && word.length() > 2) {
        set(parameters, word.substring(2), "-c " + word.substring(2));
      } else {
        throw invalid(word);
      }
    }
    return parameters;
  }

  private static void set(Map<String, String> parameters, String setting, String shown)
      throws Refusal {
    int equals = setting.indexOf('=');
    if (equals < 0) {
      throw Refusal.of(SqlState.SYNTAX_ERROR, shown + " requires a value");
    }
    // A command line cannot have underscores everywhere: ParseLongOption takes dashes for them.
    String name = setting.substring(0, equals).replace('-', '_').toLowerCase(Locale.ROOT);
    parameters.remove(name);
    parameters.put(name, setting.substring(equals + 1));
  }

  private static Refusal invalid(String word) {
    return Refusal.of(
        SqlState.SYNTAX_ERROR,
        "invalid command-line argument for server process: " + word,
        "Only -c name=value and --name=value are taken.");
  }

  private static Deque<String> split(String text) {
    Deque<String> words = new ArrayDeque<>();
    StringBuilder word = new StringBuilder();
    boolean within = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSpace(c)) {
        if (within) {
          words.add(word.toString());
        }
        word.setLength(0);
        within = false;
        continue;
      }
      within = true;
      if (c != '\\') {
        word.append(c);
      } else if (++i < text.length()) {
        word.append(text.charAt(i));
      }
    }
    if (within) {
      words.add(word.toString());
    }
    return words;
  }

  /** C's {@code isspace} in the locale of a server that starts. */
  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
