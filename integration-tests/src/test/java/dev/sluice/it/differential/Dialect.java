package dev.sluice.it.differential;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One protocol, as far as random conversations need to know it. Thread-safe. */
public interface Dialect {

  /** What one client says. The same random numbers make the same script. */
  Script script(int client, Random random);

  /**
   * How long the reply is that begins at {@code from}.
   *
   * @param to where the bytes at hand end
   * @return 0 while that cannot be told
   */
  int replyLength(byte[] in, int from, int to);

  /**
   * Whether a reply answers nothing and comes whenever it does, so that it is held against its like
   * alone.
   */
  boolean isApart(Reply reply);

  /** Whether a client waits for such replies; false for what may come at any time. */
  boolean isAwaited(Reply reply);

  /** Whether a reply through Sluice is the one without, but for what may differ. */
  boolean isSame(Reply direct, Reply proxied);

  /**
   * Whether a conversation through Sluice may go another way from this reply on, if it is not the
   * one without.
   */
  boolean mayGoAnotherWay(Reply proxied);

  /**
   * Where the guess how many replies come was wrong, silence ends the waiting without Sluice: that
   * of all clients, for one that hears nothing while others do may have to wait for the machine.
   * How long it lasts: longer than a server is ever silent that still owes replies, in nanoseconds.
   */
  long silenceNanos();

  /** What is wrong with the replies to an exchange whose outcome is not determined, if anything. */
  Optional<String> fault(Exchange exchange, List<Reply> replies);

  /**
   * Whether a client whose outcome was not determined is in another state than without Sluice, so
   * that what follows cannot be compared.
   */
  boolean hasParted(List<Reply> direct, List<Reply> proxied);

  /** What sort of reply it is, such as its type and an error's code. */
  String sort(Reply reply);

  /**
   * Whether a reply tells of a lost backend. It may be the last; if others follow, the client is in
   * another state than without Sluice.
   */
  boolean isLoss(Reply reply);

  /** A reply in one line, for people. */
  String show(Reply reply);
}
