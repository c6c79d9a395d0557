package dev.sluice.core.auth;

/**
 * A credential that does not show itself: every accidental print says {@code <hidden>}. Immutable.
 */
public final class Secret {

  /** No credential at all. */
  public static final Secret NONE = new Secret("");

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  public static Secret of(String value) {
    return value.isEmpty() ? NONE : new Secret(value);
  }

  /** The credential itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "<hidden>";
  }
}
