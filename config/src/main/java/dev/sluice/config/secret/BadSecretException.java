package dev.sluice.config.secret;

/** A reference to a secret that leads nowhere. Its words never hold the secret. */
public final class BadSecretException extends Exception {

  private final String expected;

  BadSecretException(String found, String expected) {
    super(found);
    this.expected = expected;
  }

  /** What is wrong. */
  public String found() {
    return String.valueOf(getMessage());
  }

  /** What would have been right. */
  public String expected() {
    return expected;
  }
}
