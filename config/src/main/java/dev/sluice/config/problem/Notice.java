package dev.sluice.config.problem;

/**
 * Something an operator should know that is no mistake. Immutable.
 *
 * @param path the key's path; empty: the file as a whole
 */
public record Notice(Place place, String path, String text) {

  @Override
  public String toString() {
    return path.isEmpty() ? place + ": " + text : place + ": " + path + ": " + text;
  }
}
