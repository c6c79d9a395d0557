package dev.sluice.config.shape;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A text of a certain form. Immutable. */
public final class Word extends ScalarShape<String> {

  private final Pattern form;
  private final String expected;

  private Word(Pattern form, String expected) {
    this.form = form;
    this.expected = expected;
  }

  /**
   * @param form what all of the text must match, in the syntax that Java and JSON Schema share
   * @param expected the form in words
   */
  public static Word of(String form, String expected) {
    return new Word(Pattern.compile(form), expected);
  }

  /** Any text but the empty one. */
  public static Word any(String expected) {
    return of("[^\\u0000]+", expected);
  }

  @Override
  protected Optional<String> parse(String text) {
    return form.matcher(text).matches() ? Optional.of(text) : Optional.empty();
  }

  @Override
  public String expected() {
    return expected;
  }

  @Override
  protected Map<String, Object> literalSchema() {
    return Map.of("type", "string", "pattern", "^" + form.pattern() + "$");
  }
}
