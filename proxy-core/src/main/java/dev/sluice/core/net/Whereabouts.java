package dev.sluice.core.net;

import dev.sluice.core.settings.Endpoint;
import org.jspecify.annotations.Nullable;

/** Where a server is. Thread-safe. */
public interface Whereabouts {

  /** Where it is now; null: that is not known. */
  @Nullable Endpoint now();

  /** A connection could not be opened there; perhaps it is elsewhere by now. */
  void suspect();

  /** A server that stays where it is. */
  static Whereabouts fixed(Endpoint address) {
    return new Whereabouts() {
      @Override
      public Endpoint now() {
        return address;
      }

      @Override
      public void suspect() {
        // There is nowhere else.
      }
    };
  }
}
