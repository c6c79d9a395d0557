package dev.sluice.config.reload;

import dev.sluice.core.settings.ListenerSettings;

/** A listener that stays at its address and differs in something else. Immutable. */
public record ListenerChange(ListenerSettings before, ListenerSettings after) {

  @Override
  public String toString() {
    return after.listen().toString();
  }
}
