package dev.sluice.core.spi;

/** Makes the machine of a side connection; see {@link SessionTools#interrupt}. */
@FunctionalInterface
public interface Interrupt {

  /**
   * The machine that opens the side connection, says what is to be said, and waits for the server
   * to close it.
   */
  BackendLogin newLogin(BackendTools tools);
}
