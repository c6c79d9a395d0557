package dev.sluice.postgres.login;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;

/** One way for a client to prove who it is. Confined to the login's event loop. */
interface ClientProof {

  /** Writes the first request. */
  void ask();

  /**
   * Judges a response, all of which is at hand.
   *
   * @return {@link Verdict#SWALLOW} if another response is awaited, {@link Verdict#HOLD} if this
   *     one is to be shown again, {@link Verdict#LOGGED_IN} if the client has proved who it is
   * @throws Refusal if it has not
   */
  Verdict onResponse(Frame response) throws Refusal;
}
