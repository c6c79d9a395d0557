package dev.sluice.config.problem;

/**
 * Where something was written. Immutable.
 *
 * @param source a file, or an environment variable with its description
 * @param line from 1; 0: none, as for an environment variable
 * @param column from 1; 0: unknown
 */
public record Place(String source, int line, int column) {

  /** An environment variable. */
  public static Place variable(String name) {
    return new Place("environment variable " + name, 0, 0);
  }

  @Override
  public String toString() {
    if (line == 0) {
      return source;
    }
    return column == 0 ? source + ":" + line : source + ":" + line + ":" + column;
  }
}
