package dev.sluice.core.spi;

/** A backend connection that may become a trunk. Confined to the connection's event loop. */
public interface TrunkSession extends BackendSession {

  /**
   * The connection becomes a trunk; what it needs to be one of that kind is written now. Until it
   * is released, {@link Verdict#FORWARD_AND_RELEASE} ends one reply, and it is passed to whoever
   * sent the oldest message that has had none; {@link Verdict#SWALLOW_AND_RELEASE} shows it to that
   * session alone.
   *
   * @param kind as the protocol's sessions name it; see {@link TrunkTools}
   */
  void onShared(int kind);

  /** Whether a part of a reply has been passed on whose rest is still to come. */
  boolean isMidReply();
}
