package dev.sluice.postgres.session;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the parameters that applications make up, such as {@code app.user}, as far as they
 * have set any. The server shows them in no list and sets them back with no {@code RESET ALL} that
 * would tell them from others, so they must be asked for by name. Confined to the pool's loop.
 */
final class CustomParameters {

  /** More names than that are not an application's, they are made up at run time. */
  private static final int MOST = 256;

  private static final String PART = "(?:[\\p{L}_][\\p{L}\\d_$]*|\"[^\"]+\")";

  private static final Pattern SET =
      Pattern.compile(
          "\\bset\\s+(?:session\\s+|local\\s+)?(" + PART + "(?:\\s*\\.\\s*" + PART + ")+)",
          Pattern.CASE_INSENSITIVE);

  /** With the name, if it stands there as a plain literal. */
  private static final Pattern SET_CONFIG =
      Pattern.compile("set_config\\s*\\(\\s*(?:'([^'\\\\]*)'\\s*,)?", Pattern.CASE_INSENSITIVE);

  /** In lower case; one enters when a text sets it, and stays. */
  private final Set<String> names = new TreeSet<>();

  private String question = ParameterSql.ASK;

  /**
   * Takes the names from a text that sets parameters.
   *
   * @return false if the text may set one whose name it does not tell
   */
  boolean learn(String text) {
    boolean known = true;
    Matcher set = SET.matcher(text);
    while (set.find()) {
      known &= add(set.group(1).replaceAll("[\"\\s]", ""));
    }
    Matcher config = SET_CONFIG.matcher(text);
    while (config.find()) {
      String name = config.group(1);
      known &= name != null && (name.indexOf('.') < 0 || add(name));
    }
    return known;
  }

  /** Takes the name of any parameter. */
  void learnName(String name) {
    if (name.indexOf('.') >= 0) {
      add(name);
    }
  }

  private boolean add(String name) {
    String key = name.toLowerCase(Locale.ROOT);
    if (names.contains(key)) {
      return true;
    }
    if (names.size() >= MOST) {
      return false;
    }
    names.add(key);
    question = ParameterSql.ask(names);
    return true;
  }

  /** The query that tells all parameters that were changed in a connection. */
  String question() {
    return question;
  }
}
