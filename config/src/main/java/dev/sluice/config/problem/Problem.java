package dev.sluice.config.problem;

/**
 * One mistake. Immutable. Never holds a secret.
 *
 * @param path the key's path; empty: the file as a whole
 * @param found the value as written, or in words what is wrong with the key
 * @param expected what would have been right
 */
public record Problem(Place place, String path, String found, String expected) {

  @Override
  public String toString() {
    String at = path.isEmpty() ? place.toString() : place + ": " + path;
    return at + ": " + found + " (expected: " + expected + ")";
  }
}
