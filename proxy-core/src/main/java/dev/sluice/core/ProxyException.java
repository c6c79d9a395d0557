package dev.sluice.core;

/** The proxy cannot run as it was told to; the message says what is in the way. */
public final class ProxyException extends Exception {

  private static final long serialVersionUID = 1L;

  public ProxyException(String message, Throwable cause) {
    super(message, cause);
  }
}
