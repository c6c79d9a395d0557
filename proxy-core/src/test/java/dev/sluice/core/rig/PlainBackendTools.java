package dev.sluice.core.rig;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.spi.BackendTools;
import org.jspecify.annotations.Nullable;

/** What a backend's login is lent where there is no TLS, and whose answers need no working out. */
public interface PlainBackendTools extends BackendTools {

  @Override
  default boolean isTls() {
    return false;
  }

  @Override
  default byte @Nullable [] channelBinding() {
    return null;
  }

  @Override
  default DerivedKeys keys() {
    throw new AssertionError("no keys are derived");
  }

  @Override
  default void resume() {
    throw new AssertionError("nothing is held");
  }
}
