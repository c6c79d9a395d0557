package dev.sluice.core.net;

/**
 * Why TLS cannot be set up as configured. The message names the file and what is wrong with it, and
 * is meant for the operator.
 */
public final class TlsException extends Exception {

  TlsException(String message) {
    super(message);
  }

  TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
