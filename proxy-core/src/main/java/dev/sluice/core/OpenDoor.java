package dev.sluice.core;

import dev.sluice.core.session.ClientTls;
import dev.sluice.core.session.LoginHandler;
import dev.sluice.core.session.Reception;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.spi.Protocol;
import org.jspecify.annotations.Nullable;

/** What the clients of one listener have in common. Thread-safe. */
final class OpenDoor implements LoginHandler.Door {

  private final Protocol protocol;
  private final ListenerSettings settings;
  private final Reception reception;
  private volatile @Nullable ClientTls tls;

  OpenDoor(
      Protocol protocol, ListenerSettings settings, @Nullable ClientTls tls, Reception reception) {
    this.protocol = protocol;
    this.settings = settings;
    this.tls = tls;
    this.reception = reception;
  }

  /** Puts another certificate in force for those who come from now on. */
  void tls(@Nullable ClientTls next) {
    tls = next;
  }

  @Override
  public Protocol protocol() {
    return protocol;
  }

  @Override
  public ListenerSettings settings() {
    return settings;
  }

  @Override
  public @Nullable ClientTls tls() {
    return tls;
  }

  @Override
  public Reception reception() {
    return reception;
  }
}
