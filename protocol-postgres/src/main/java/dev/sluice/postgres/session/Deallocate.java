package dev.sluice.postgres.session;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads SQL's {@code DEALLOCATE [PREPARE] name}, which PHP's PDO sends for its statements. */
final class Deallocate {

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*deallocate\\s+(?:prepare\\s+)?(?:\"((?:[^\"]|\"\")+)\"|([\\w$]+))\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);

  private Deallocate() {}

  /** The statement's name as the server would understand it, or null if this is something else. */
  static @Nullable String name(String sql) {
    Matcher matcher = FORM.matcher(sql);
    if (!matcher.matches()) {
      return null;
    }
    String quoted = matcher.group(1);
    return quoted == null
        ? matcher.group(2).toLowerCase(Locale.ROOT)
        : quoted.replace("\"\"", "\"");
  }
}
