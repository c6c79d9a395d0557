package dev.sluice.postgres.login;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramVerifiers;

/** Keys that outlive a login, so that thousands of logins a second can be tried. Thread-safe. */
final class WarmKeys {

  static final DerivedKeys KEYS = new DerivedKeys(Runnable::run, 1000);

  static final ScramVerifiers VERIFIERS =
      new ScramVerifiers(KEYS, ScramMechanism.SHA_256, new byte[] {1});

  private WarmKeys() {}
}
