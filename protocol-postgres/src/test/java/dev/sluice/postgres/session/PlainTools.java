package dev.sluice.postgres.session;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.spi.BackendTools;
import org.jspecify.annotations.Nullable;

/** What a connection gets that has no TLS and asks for no password. */
interface PlainTools extends BackendTools {

  @Override
  default BackendSettings settings() {
    return Rig.BACKEND;
  }

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
    throw new AssertionError("no password was asked for");
  }

  @Override
  default void resume() {
    throw new AssertionError("nothing is held during a login without a password");
  }
}
