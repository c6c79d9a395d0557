package dev.sluice.core.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the stack of a broken rule to the log: the one place where a stack trace is wanted. */
final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger("sluice.faults");

  private Faults() {}

  static void log(Throwable fault) {
    LOG.error("a rule of the product was broken", fault);
  }
}
