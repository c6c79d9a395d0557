package dev.sluice.postgres.session;

import dev.sluice.core.rig.PlainBackendTools;
import dev.sluice.core.settings.BackendSettings;

/** What a connection gets that has no TLS and asks for no password. */
interface PlainTools extends PlainBackendTools {

  @Override
  default BackendSettings settings() {
    return Rig.BACKEND;
  }
}
