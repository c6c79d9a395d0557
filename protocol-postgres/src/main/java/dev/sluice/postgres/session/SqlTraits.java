package dev.sluice.postgres.session;

import dev.sluice.postgres.wire.CString;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a query's text tells about state that it leaves in its session. Not a parser: it looks at
 * the first words, and for a few names anywhere. When in doubt it says that state is left, which
 * costs a round trip or a pinned connection, never a wrong answer.
 */
final class SqlTraits {

  /** How much of a text is looked at, in bytes. */
  static final int LOOKED_AT = 16 * 1024;

  /** It changes a run-time parameter for longer than the transaction. */
  static final int SETS = 1;

  /**
   * It makes something that lives as long as the connection: a temporary table, a lock, a cursor.
   */
  static final int PINS = 1 << 1;

  /** It is nothing but the beginning of a transaction. */
  static final int BEGINS = 1 << 2;

  /** It deallocates one prepared statement by name. */
  static final int DEALLOCATES = 1 << 3;

  /** It deallocates all prepared statements. */
  static final int DEALLOCATES_ALL = 1 << 4;

  /** It may set run-time parameters back to what they were by default; {@link #SETS} as well. */
  static final int RESETS = 1 << 5;

  /** It is a {@code COPY}, which may ask the client for data. */
  static final int COPIES = 1 << 6;

  /** In a {@code SET}; {@code SET TIME ZONE} has two ways of saying so. */
  private static final Pattern TO_DEFAULT =
      Pattern.compile("(=|\\sto\\s|\\szone\\s)\\s*default\\b|\\szone\\s+local\\b");

  private SqlTraits() {}

  /**
   * The traits of the text in {@code in}, of which at most {@link #LOOKED_AT} bytes matter.
   *
   * @param length with or without the text's terminator, and what a Parse has behind it
   */
  static int of(ByteBuf in, int index, int length) {
    int end = index + Math.min(length, LOOKED_AT);
    int start = skipSpace(in, index, end);
    boolean matters =
        start < end && (mayLeaveState(in.getByte(start)) || hasTellingName(in, start, end));
    if (!matters) {
      return 0;
    }
    int terminator = CString.end(in, start, end);
    return of(text(in, start, terminator < 0 ? end : terminator));
  }

  /** Whether a text that is known may have {@link #COPIES}, by its first two letters. */
  static boolean mayCopy(byte[] text) {
    int at = 0;
    while (at < text.length && text[at] <= ' ' && text[at] != 0) {
      at++;
    }
    if (at + 1 >= text.length) {
      return false;
    }
    boolean comment = text[at] == '/' || text[at] == '-';
    return comment || ((text[at] | 0x20) == 'c' && (text[at + 1] | 0x20) == 'o');
  }

  private static int skipSpace(ByteBuf in, int index, int end) {
    int at = index;
    while (at < end && in.getByte(at) <= ' ' && in.getByte(at) != 0) {
      at++;
    }
    return at;
  }

  /** Whether a first word with this letter can be one of those that matter, or a comment. */
  private static boolean mayLeaveState(byte first) {
    return switch (first | 0x20) {
      case 'b', 'c', 'd', 'r' -> true;
      case '/' | 0x20, '-' | 0x20 -> true;
      default -> false;
    };
  }

  /**
   * Whether one of the telling names may stand somewhere. All of them, and {@code SET} itself, are
   * looked for by their rarest trait: an underscore, or an S with E and T.
   */
  private static boolean hasTellingName(ByteBuf in, int index, int end) {
    for (int at = index; at < end; at++) {
      byte letter = in.getByte(at);
      if (letter == 0) {
        return false;
      }
      if (letter == '_' && at - index >= 3 && isTelling(in, at, end)) {
        return true;
      }
      if ((letter | 0x20) == 's' && isSet(in, at, end) && beginsStatement(in, index, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSet(ByteBuf in, int at, int end) {
    return at + 3 < end
        && (in.getByte(at + 1) | 0x20) == 'e'
        && (in.getByte(at + 2) | 0x20) == 't'
        && in.getByte(at + 3) <= ' ';
  }

  /**
   * Whether nothing but space stands before the {@code SET} or {@code RESET} that has its S at
   * {@code at}, back to a semicolon or a comment's end.
   */
  private static boolean beginsStatement(ByteBuf in, int index, int at) {
    boolean isReset =
        at - index >= 2 && (in.getByte(at - 1) | 0x20) == 'e' && (in.getByte(at - 2) | 0x20) == 'r';
    int before = isReset ? at - 3 : at - 1;
    while (before >= index && in.getByte(before) <= ' ') {
      before--;
    }
    return before < index || in.getByte(before) == ';' || in.getByte(before) == '/';
  }

  /** Whether {@code set_config} or {@code pg_[try_]advisory_lock} stands around an underscore. */
  private static boolean isTelling(ByteBuf in, int at, int end) {
    if (at + 2 >= end) {
      return false;
    }
    int next = in.getByte(at + 1) | 0x20;
    int over = in.getByte(at + 2) | 0x20;
    return (next == 'c' && over == 'o') || (next == 'a' && over == 'd');
  }

  static String text(ByteBuf in, int start, int end) {
    return in.toString(start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** The traits of a text. */
  static int of(String query) {
    String text = strip(query).toLowerCase(Locale.ROOT);
    int traits = 0;
    if (setsBack(text)) {
      traits |= SETS | RESETS;
    } else if (changesParameters(text)) {
      traits |= SETS;
    }
    if (leavesThings(text)) {
      traits |= PINS;
    }
    if (text.startsWith("copy")) {
      traits |= COPIES;
    }
    if (isBegin(text)) {
      traits |= BEGINS;
    }
    if (text.startsWith("discard")) {
      traits |= DEALLOCATES_ALL;
    }
    if (text.startsWith("deallocate")) {
      boolean all = text.matches("(?s)deallocate\\s+(prepare\\s+)?all\\b.*");
      traits |= all ? DEALLOCATES_ALL : DEALLOCATES;
    }
    return traits;
  }

  /** Drops comments and space before the first word. */
  private static String strip(String query) {
    String text = query.stripLeading();
    while (true) {
      if (text.startsWith("--")) {
        int end = text.indexOf('\n');
        text = end < 0 ? "" : text.substring(end).stripLeading();
      } else if (text.startsWith("/*")) {
        int end = text.indexOf("*/");
        text = end < 0 ? "" : text.substring(end + 2).stripLeading();
      } else {
        return text;
      }
    }
  }

  private static boolean setsBack(String text) {
    return text.startsWith("reset")
        || (text.startsWith("discard") && text.contains("all"))
        || (text.contains("set") && (resetsLater(text) || setsToDefault(text)))
        || (text.contains("set_config") && text.contains("null"));
  }

  /** Whether some statement of the text but the first is a {@code RESET}. */
  private static boolean resetsLater(String text) {
    for (int at = text.indexOf("reset"); at >= 0; at = text.indexOf("reset", at + 5)) {
      if (beginsStatement(text, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean setsToDefault(String text) {
    return setsForSession(text) && TO_DEFAULT.matcher(text).find();
  }

  private static boolean changesParameters(String text) {
    if (text.startsWith("do") && text.contains("set")) {
      // Anywhere in the block's body.
      return true;
    }
    if (text.contains("set_config")) {
      return true;
    }
    return setsForSession(text);
  }

  /** Whether some {@code SET} in the text is not one of those that end with the transaction. */
  private static boolean setsForSession(String text) {
    for (int at = text.indexOf("set"); at >= 0; at = text.indexOf("set", at + 3)) {
      boolean begins = at == 0 || beginsStatement(text, at);
      if (begins && at + 3 < text.length() && text.charAt(at + 3) <= ' ') {
        String rest = text.substring(at + 3).stripLeading();
        if (!rest.startsWith("local ")
            && !rest.startsWith("transaction ")
            && !rest.startsWith("constraints ")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean beginsStatement(String text, int at) {
    String before = text.substring(0, at).stripTrailing();
    return before.isEmpty() || before.endsWith(";") || before.endsWith("*/");
  }

  private static boolean leavesThings(String text) {
    return text.contains("advisory_lock")
        || (text.contains("temp")
            && text.matches("(?s).*\\b(temp|temporary)\\b.*")
            && creates(text))
        || (text.contains("declare") && text.contains("with hold"));
  }

  private static boolean creates(String text) {
    return text.contains("create") || text.contains("into");
  }

  private static boolean isBegin(String text) {
    String bare = text.stripTrailing();
    if (bare.endsWith(";")) {
      bare = bare.substring(0, bare.length() - 1).stripTrailing();
    }
    return bare.equals("begin");
  }
}
