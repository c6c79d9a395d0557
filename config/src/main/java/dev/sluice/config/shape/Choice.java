package dev.sluice.config.shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One of a few words. Immutable.
 *
 * @param <E> what they mean
 */
public final class Choice<E extends Enum<E>> extends ScalarShape<E> {

  /** Filled when made; the order is the one that messages use. */
  private final Map<String, E> words = new LinkedHashMap<>();

  private Choice(List<E> values) {
    for (E value : values) {
      words.put(word(value), value);
    }
  }

  /** The constants' names in lower case, with hyphens. */
  public static <E extends Enum<E>> Choice<E> of(List<E> values) {
    return new Choice<>(values);
  }

  /** How a constant is written: {@code VERIFY_CA} as {@code verify-ca}. */
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  protected Optional<E> parse(String text) {
    return Optional.ofNullable(words.get(text));
  }

  @Override
  public String expected() {
    return words.size() == 1
        ? words.keySet().iterator().next()
        : "one of " + String.join(", ", words.keySet());
  }

  @Override
  protected Map<String, Object> literalSchema() {
    return Map.of("enum", List.copyOf(words.keySet()));
  }
}
