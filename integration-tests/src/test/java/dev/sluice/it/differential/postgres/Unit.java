package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Deed;
import dev.sluice.testkit.pgwire.FrontendMessage;

/** Something that a client of PostgreSQL does. Confined to the script's maker. */
final class Unit extends Deed<FrontendMessage, Unit> {

  @Override
  protected Unit self() {
    return this;
  }

  @Override
  protected byte[] bytes(FrontendMessage message) {
    return message.bytes();
  }

  /** How many ReadyForQuery it brings, or the most of them where that depends. */
  Unit readies(int count) {
    return awaits(count);
  }
}
