package dev.sluice.postgres.session;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.spi.BackendTools;
import org.jspecify.annotations.Nullable;

/** What a side connection gets that carries a cancel request. */
record SideTools(Sink out) implements BackendTools {

  SideTools() {
    this(new Sink());
  }

  @Override
  public Sink backend() {
    return out;
  }

  @Override
  public BackendSettings settings() {
    return Rig.BACKEND;
  }

  @Override
  public boolean isTls() {
    return false;
  }

  @Override
  public byte @Nullable [] channelBinding() {
    return null;
  }

  @Override
  public DerivedKeys keys() {
    throw new AssertionError("a cancel request proves nothing");
  }

  @Override
  public void resume() {
    throw new AssertionError("nothing is held");
  }
}
