package dev.sluice.config.shape;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key: all that is known of it. Immutable; two keys are equal only if they are the same, as
 * {@code maxPool} of a lane is another key than {@code maxPool} of a tier.
 *
 * @param <T> what its value is read to
 */
public final class Key<T> {

  private final String name;
  private final Shape<T> shape;
  private final String text;
  private final Default<T> byDefault;
  private final boolean required;

  private Key(String name, Shape<T> shape, String text, Default<T> byDefault, boolean required) {
    this.name = name;
    this.shape = shape;
    this.text = text;
    this.byDefault = byDefault;
    this.required = required;
  }

  /**
   * A default.
   *
   * @param production null: none that could be given as a value
   * @param productionText as written in the file, or in words; empty: none
   */
  private record Default<T>(
      @Nullable T production,
      @Nullable T development,
      String productionText,
      String developmentText) {}

  /** A key that may be left out and has no default. */
  public static <T> Key<T> of(String name, Shape<T> shape, String text) {
    return new Key<>(name, shape, text, new Default<>(null, null, "", ""), false);
  }

  /** The same key, which must be given. */
  public Key<T> required() {
    return new Key<>(name, shape, text, byDefault, true);
  }

  /** The same key with a default in the written form; for single values. */
  public Key<T> byDefault(String written) {
    return byDefault(written, written);
  }

  /** The same key with a default for each profile, in the written form; for single values. */
  public Key<T> byDefault(String production, String development) {
    return with(new Default<>(parsed(production), parsed(development), production, development));
  }

  /** The same key with a default that is no single value, and how that is written. */
  public Key<T> byDefault(T value, String written) {
    return with(new Default<>(value, value, written, written));
  }

  /** The same key with a default that depends on something else, in words. */
  public Key<T> byDefaultInWords(String words) {
    return with(new Default<>(null, null, words, words));
  }

  private Key<T> with(Default<T> other) {
    return new Key<>(name, shape, text, other, required);
  }

  private T parsed(String written) {
    if (shape instanceof ScalarShape<T> scalar) {
      return scalar.parse(written).orElseThrow(() -> new IllegalArgumentException(written));
    }
    throw new IllegalArgumentException(name + " is no single value");
  }

  public String name() {
    return name;
  }

  public Shape<T> shape() {
    return shape;
  }

  /** What it is for, in one or two sentences. */
  public String text() {
    return text;
  }

  public boolean isRequired() {
    return required;
  }

  /** What holds where the file says nothing. */
  public Optional<T> defaultValue(Profile profile) {
    return Optional.ofNullable(
        profile == Profile.PRODUCTION ? byDefault.production() : byDefault.development());
  }

  /** The same as the reference shows it; empty: there is none. */
  public String defaultText(Profile profile) {
    return profile == Profile.PRODUCTION ? byDefault.productionText() : byDefault.developmentText();
  }

  @Override
  public String toString() {
    return name;
  }
}
