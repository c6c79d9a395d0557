package dev.sluice.core.admin;

/** The client asked for something in a way that makes no sense; the message tells it what. */
final class BadRequestException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BadRequestException(String message) {
    super(message);
  }
}
