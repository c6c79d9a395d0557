package dev.sluice.core.tenant;

import java.util.regex.Pattern;

/**
 * A tenant's name: 1 to 63 letters, digits, {@code -} and {@code _}, so that it can be a user name
 * suffix, a database name, a DNS label and a metric tag. Immutable.
 *
 * @throws IllegalArgumentException if the value has another form
 */
public record TenantId(String value) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,63}");

  public TenantId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "tenant id: " + value + " (expected: 1 to 63 letters, digits, '-' or '_')");
    }
  }

  /** Whether {@code value} has the form of a tenant's id. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
