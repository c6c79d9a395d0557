package dev.sluice.it.differential;

import java.util.Optional;

/**
 * Marks every value that a client asks for with the client's number, as {@code @c17:}, so that a
 * reply that went to another client is known by its content alone. Stateless.
 */
public final class Marks {

  private Marks() {}

  /** The mark of a client's values. */
  public static String of(int client) {
    return "@c" + client + ":";
  }

  /** The first mark in {@code bytes} that is another client's, if any. */
  static Optional<String> foreign(byte[] bytes, int client) {
    for (int i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == '@' && bytes[i + 1] == 'c') {
        int end = i + 2;
        int number = 0;
        while (end < bytes.length && end < i + 8 && bytes[end] >= '0' && bytes[end] <= '9') {
          number = 10 * number + bytes[end++] - '0';
        }
        if (end > i + 2 && end < bytes.length && bytes[end] == ':' && number != client) {
          return Optional.of("@c" + number + ":");
        }
      }
    }
    return Optional.empty();
  }
}
