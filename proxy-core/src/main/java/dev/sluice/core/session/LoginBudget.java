package dev.sluice.core.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What may be kept of all clients of a process that have not proved who they are, beyond the little
 * that a login needs: nobody can be told from anybody else, so no one is to be charged for what
 * others do. Each event loop may exceed it by what one client says in a turn. Thread-safe.
 */
final class LoginBudget {

  /** Bytes that are kept of each without being counted: logins are shorter. */
  private static final int UNCOUNTED = 4 * 1024;

  private final long most;
  private final AtomicLong drawn = new AtomicLong();

  LoginBudget(long most) {
    this.most = most;
  }

  Share newShare() {
    return new Share();
  }

  /** The part of one client. Confined to the loop of its channel. */
  final class Share {
    private int counted;

    private Share() {}

    /**
     * Notes how much is kept of the client now.
     *
     * @param bytes of the buffer that holds it; 0: none
     * @return false if that is more than may be, for this one or on account of others
     */
    boolean note(int bytes) {
      int now = Math.max(0, bytes - UNCOUNTED);
      int more = now - counted;
      if (more == 0) {
        return true;
      }
      counted = now;
      return drawn.addAndGet(more) <= most || more < 0;
    }
  }
}
