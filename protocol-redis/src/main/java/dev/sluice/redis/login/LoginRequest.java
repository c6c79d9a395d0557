package dev.sluice.redis.login;

import dev.sluice.core.spi.Frame;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.InlineWords;
import dev.sluice.redis.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client that has not proved who it is, as words. Immutable.
 *
 * @param words the name in capitals, then the arguments
 */
record LoginRequest(List<String> words) {

  /** A name and a password. */
  record Credentials(String user, String password) {}

  /** Reads a request, or null if it is a line whose quotes are not balanced. */
  static @Nullable LoginRequest read(Frame frame) {
    List<String> words = new ArrayList<>();
    if (frame.kind() == Request.INLINE) {
      List<String> split = InlineWords.split(Request.line(frame));
      if (split == null) {
        return null;
      }
      split.forEach(word -> words.add(utf8(word)));
    } else {
      Arguments arguments = Request.arguments(frame);
      do {
        words.add(arguments.words());
      } while (arguments.next());
    }
    if (!words.isEmpty()) {
      words.set(0, words.get(0).toUpperCase(Locale.ROOT));
    }
    return new LoginRequest(words);
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  String name() {
    return words.isEmpty() ? "" : words.get(0);
  }

  /** What AUTH, or HELLO with AUTH, brings; null: neither, or not in form. */
  @Nullable Credentials credentials() {
    return switch (name()) {
      case "AUTH" -> ofAuth();
      case "HELLO" -> ofHello();
      default -> null;
    };
  }

  private @Nullable Credentials ofAuth() {
    return switch (words.size()) {
      case 2 -> new Credentials(Proofs.DEFAULT_USER, words.get(1));
      case 3 -> new Credentials(words.get(1), words.get(2));
      default -> null;
    };
  }

  /** The option that comes last holds, as in the server. */
  private @Nullable Credentials ofHello() {
    Credentials found = null;
    int at = 2;
    while (at < words.size()) {
      String option = words.get(at).toUpperCase(Locale.ROOT);
      if (option.equals("AUTH") && at + 2 < words.size()) {
        found = new Credentials(words.get(at + 1), words.get(at + 2));
        at += 3;
      } else {
        at += 2;
      }
    }
    return found;
  }
}
