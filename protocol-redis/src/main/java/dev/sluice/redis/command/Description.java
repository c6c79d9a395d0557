package dev.sluice.redis.command;

import dev.sluice.redis.wire.RespCursor;
import dev.sluice.redis.wire.RespValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is known of one command before it is judged. Immutable.
 *
 * @param name in capitals; a container's subcommand follows its name
 * @param flags as the server names them
 * @param categories of its access lists, without their {@code @}
 * @param reach which data it reaches
 */
record Description(String name, Set<String> flags, Set<String> categories, Reach reach) {

  private static final String POLICY = "request_policy:";

  /** What an element of the answer to {@code COMMAND} consists of since 6.0. */
  private static final int NAME_TO_KEYS = 6;

  /** Which element holds the categories, since 6.0, and which the subcommands, since 7.0. */
  private static final int CATEGORIES = 7;

  private static final int SUBCOMMANDS = 10;

  /**
   * Reads one element of the answer, with its subcommands; one of another form is left out, and its
   * command is so unknown.
   */
  static void read(RespCursor in, Collection<Description> into) {
    read(in, into, true);
  }

  /**
   * @param container whether it may have subcommands; they have none themselves
   */
  private static void read(RespCursor in, Collection<Description> into, boolean container) {
    long parts = in.enter();
    if (parts < NAME_TO_KEYS) {
      in.skip(parts);
      return;
    }
    String name = in.text().toUpperCase(Locale.ROOT).replace('|', ' ');
    in.skip();
    Set<String> flags = words(in, 0);
    int firstKey = RespValue.number(in.text());
    in.skip(2);
    Set<String> categories = parts >= CATEGORIES ? words(in, 1) : Set.of();
    List<RespValue> tips = parts >= SUBCOMMANDS ? in.elements() : List.of();
    List<RespValue> keys = parts >= SUBCOMMANDS ? in.elements() : List.of();
    Reach reach = Reach.of(name, flags, KeyPlace.of(firstKey, keys), policy(tips));
    into.add(new Description(name, flags, categories, reach));
    if (parts < SUBCOMMANDS || !container) {
      in.skip(Math.max(0, parts - (parts < SUBCOMMANDS ? CATEGORIES : SUBCOMMANDS - 1)));
      into.addAll(BuiltIn.subcommands(name));
      return;
    }
    List<Description> subcommands = new ArrayList<>();
    for (long left = in.enter(); left > 0; left--) {
      read(in, subcommands, false);
    }
    in.skip(parts - SUBCOMMANDS);
    into.addAll(subcommands.isEmpty() ? BuiltIn.subcommands(name) : subcommands);
  }

  private static String policy(List<RespValue> tips) {
    String policy = "";
    for (RespValue tip : tips) {
      if (tip.text().startsWith(POLICY)) {
        policy = tip.text().substring(POLICY.length());
      }
    }
    return policy;
  }

  private static Set<String> words(RespCursor in, int prefix) {
    Set<String> words = new HashSet<>();
    for (long left = in.enter(); left > 0; left--) {
      String word = in.text();
      words.add(word.substring(Math.min(prefix, word.length())));
    }
    return words;
  }
}
