package dev.sluice.core.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the stack of a broken rule, or of a want of memory, to the log: the one place where a
 * stack trace is wanted. Stateless.
 */
final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger("sluice.faults");

  private Faults() {}

  /** Netty's own error for direct memory is one of the virtual machine's. */
  static String what(Throwable fault) {
    return fault instanceof OutOfMemoryError
        ? "there was not enough memory"
        : "a rule of the product was broken";
  }

  static void log(Throwable fault) {
    LOG.error(what(fault), fault);
  }
}
