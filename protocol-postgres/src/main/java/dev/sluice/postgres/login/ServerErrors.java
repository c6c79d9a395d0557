package dev.sluice.postgres.login;

import dev.sluice.core.spi.BackendFailure;
import dev.sluice.postgres.wire.ErrorFields;

/** Tells which of a server's refusals may pass by themselves. */
final class ServerErrors {

  private ServerErrors() {}

  static BackendFailure failure(ErrorFields error) {
    String message = error.message().isEmpty() ? "an error without a message" : error.message();
    return new BackendFailure(error.state(), message, isTransient(error.state()));
  }

  /**
   * Whether trying again later can help: connection exceptions (08), lack of resources (53) and a
   * server that starts, stops or crashed (57P01 to 57P03). A wrong password, an unknown database or
   * an error without a code stays what it is.
   */
  static boolean isTransient(String state) {
    return state.startsWith("08")
        || state.startsWith("53")
        || state.equals("57P01")
        || state.equals("57P02")
        || state.equals("57P03");
  }
}
