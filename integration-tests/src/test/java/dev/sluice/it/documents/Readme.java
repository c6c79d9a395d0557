package dev.sluice.it.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the README shows to be tried. Stateless. */
final class Readme {

  private static final Path FILE = Path.of("../README.md");
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");
  private static final Pattern QUOTED = Pattern.compile("`([^`]*)`");

  private Readme() {}

  /**
   * One row of the table of what to say and what to hear.
   *
   * @param say commands, one after the other
   * @param hear their replies as short text
   */
  record Row(String what, List<String> say, List<String> hear) {}

  /** Its configurations, in order. */
  static List<String> configurations() throws IOException {
    return YAML.matcher(Files.readString(FILE))
        .results()
        .map((MatchResult match) -> match.group(1).stripIndent())
        .toList();
  }

  /** The rows of the table for Redis. */
  static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(FILE)) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      if (cells.size() == 5 && !quoted(cells.get(2)).isEmpty() && line.startsWith("   |")) {
        rows.add(new Row(cells.get(1), quoted(cells.get(2)), quoted(cells.get(3))));
      }
    }
    return rows;
  }

  private static List<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
