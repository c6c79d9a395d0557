package dev.sluice.redis.command;

import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.RespValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the first key of a command is among its arguments: as the server's key specifications say
 * (server.h, keySpec), or, before Redis 7, its first key. Immutable.
 *
 * @param index of the argument, if there is no keyword; the command's name is 0
 * @param keyword the word that the keys stand behind, in capitals, or null
 * @param counted offset of the argument that says how many keys there are; -1: there is at least
 *     one
 * @param offset of the first key
 */
record KeyPlace(int index, @Nullable String keyword, int counted, int offset) {

  private static final int NOT_COUNTED = -1;

  /** Found at a fixed position. */
  static KeyPlace at(int index) {
    return new KeyPlace(index, null, NOT_COUNTED, 0);
  }

  /**
   * The place that a server tells.
   *
   * @param first the first key in the old form; 0: none, or it moves
   * @param specifications of the new form; may be empty
   * @return null: the command has no keys, or the server does not say where
   */
  static @Nullable KeyPlace of(int first, List<RespValue> specifications) {
    if (!specifications.isEmpty()) {
      KeyPlace told = of(specifications.get(0));
      if (told != null) {
        return told;
      }
    }
    return first > 0 ? at(first) : null;
  }

  private static @Nullable KeyPlace of(RespValue specification) {
    RespValue search = specification.get("begin_search");
    RespValue find = specification.get("find_keys");
    RespValue where = search == null ? null : search.get("spec");
    RespValue how = find == null ? null : find.get("spec");
    if (search == null || find == null || where == null || how == null) {
      return null;
    }
    boolean count = find.text("type", "").equals("keynum");
    int counted = count ? number(how, "keynumidx") : NOT_COUNTED;
    int offset = count ? number(how, "firstkey") : 0;
    return switch (search.text("type", "")) {
      case "index" -> new KeyPlace(number(where, "index"), null, counted, offset);
      case "keyword" -> new KeyPlace(0, where.text("keyword", ""), counted, offset);
      default -> null;
    };
  }

  private static int number(RespValue in, String name) {
    return RespValue.number(in.text(name, "0"));
  }

  /** Goes on to the first key; whether there is one. */
  boolean seek(Arguments arguments) {
    if (!begin(arguments)) {
      return false;
    }
    if (counted == NOT_COUNTED) {
      return true;
    }
    if (!skip(arguments, counted) || arguments.is("0")) {
      return false;
    }
    return skip(arguments, offset - counted);
  }

  private boolean begin(Arguments arguments) {
    String word = keyword;
    if (word == null) {
      return skip(arguments, index);
    }
    while (arguments.next()) {
      if (arguments.is(word)) {
        return arguments.next();
      }
    }
    return false;
  }

  private static boolean skip(Arguments arguments, int many) {
    for (int i = 0; i < many; i++) {
      if (!arguments.next()) {
        return false;
      }
    }
    return true;
  }
}
