package dev.sluice.core.spi;

/** What a peer sent is not the protocol. Immutable; carries no stack trace, for peers cause it. */
public final class ProtocolViolation extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found and what was expected; goes to the peer and to the event log
   */
  public ProtocolViolation(String message) {
    super(message, null, false, false);
  }
}
