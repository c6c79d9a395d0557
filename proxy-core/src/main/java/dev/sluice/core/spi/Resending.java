package dev.sluice.core.spi;

/**
 * What a session does on its trunk whose messages may have to be sent again, because a reply says
 * that they belong elsewhere and were not carried out. What came behind such a reply is kept
 * meanwhile, so that the client gets its replies in order. Confined to the session's event loop.
 */
public interface Resending {

  /**
   * The way to the trunk's server for a message that is sent again; one reply is owed for it, as
   * for one that {@link Verdict#SHARE} passes on.
   */
  Outbound again();

  /**
   * Whether replies that come from now on are kept instead of being passed to the client. They
   * count toward what it may leave unread.
   */
  void keep(boolean on);

  /** Bytes of replies that are kept. */
  int kept();

  /**
   * Passes the oldest of the kept replies on to the client.
   *
   * @param bytes 0 to {@link #kept}; whole replies
   */
  void pass(int bytes);
}
