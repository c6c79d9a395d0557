package dev.sluice.core.spi;

import org.jspecify.annotations.Nullable;

/** A backend connection that may become a trunk. Confined to the connection's event loop. */
public interface TrunkSession extends BackendSession {

  /**
   * The connection becomes a trunk; what it needs to be one of that kind is written now. Until it
   * is released, {@link Verdict#FORWARD_AND_RELEASE} ends one reply, and it is passed to whoever
   * sent the oldest message that has had none; {@link Verdict#SWALLOW_AND_RELEASE} shows it to that
   * session alone.
   *
   * @param kind as the protocol's sessions name it; see {@link TrunkTools}
   * @return whether it serves at once; if not, nobody writes to it before {@link
   *     Verdict#SWALLOW_AND_RELEASE} has said that what was written now is answered, which {@link
   *     #shareRefusal} then tells the outcome of
   */
  boolean onShared(int kind);

  /**
   * Why the server would not have the connection become a trunk of that kind, in words for clients;
   * null: it has become one. For other uses it is as good as before.
   */
  @Nullable String shareRefusal();

  /** Whether a part of a reply has been passed on whose rest is still to come. */
  boolean isMidReply();
}
