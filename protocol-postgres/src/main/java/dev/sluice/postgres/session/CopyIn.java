package dev.sluice.postgres.session;

/**
 * The data of a COPY from the client, as the server sees it. The server reads data, their end, and
 * Syncs, of which it takes no notice; it reads them as such from where the COPY begins, which the
 * client may not have waited for. What was sent ahead stands in the reply queue until then.
 *
 * <p>If a Sync comes behind data of a COPY that fails, only the server knows whether it was before
 * or behind the failure, and so whether it answers: see {@link #isUnclear}.
 *
 * <p>Confined to the backend's loop.
 */
final class CopyIn {

  private final ReplyQueue owed;

  /** A statement has gone out in this transaction that may ask for data. */
  private boolean expected;

  /** The server has asked for data and has not got their end. */
  private boolean open;

  private boolean hasData;
  private boolean unclear;
  private boolean illegal;

  CopyIn(ReplyQueue owed) {
    this.owed = owed;
  }

  /** Whether the server waits for data, or their end, that the client has not sent. */
  boolean isOpen() {
    return open;
  }

  /** What may ask for data goes out. */
  void expect() {
    expected = true;
  }

  /**
   * Whether the server may take the next message for one among data. It ends the connection over
   * it, so it must get one even where Sluice could answer in its place.
   */
  boolean mayTakeNext() {
    return expected || owed.holds(Reply.QUERY);
  }

  /** The client sends a piece of data. */
  void onData() {
    if (open) {
      hasData = true;
    } else if (!owed.isEmpty() && owed.tail() != Reply.COPY_DATA) {
      owed.add(Reply.COPY_DATA);
    }
  }

  /** The client sends the end of its data. */
  void onEnd() {
    if (open) {
      open = false;
    } else if (!owed.isEmpty()) {
      owed.add(Reply.COPY_END);
    }
  }

  /**
   * The client sends a Sync.
   *
   * @return whether the server takes no notice of it
   */
  boolean ignoresSync() {
    unclear |= open && hasData;
    return open;
  }

  /** The server asks for data. */
  void onStarted() {
    open = true;
    hasData = false;
    unclear = false;
    while (open && owed.size() > 1) {
      switch (owed.get(1)) {
        case COPY_DATA -> hasData = true;
        case COPY_END -> open = false;
        case SYNC -> unclear |= hasData;
        default -> {
          // The server ends the connection over it.
          illegal = true;
          return;
        }
      }
      owed.remove(1);
    }
  }

  /** The COPY has come to its end, or never was one. */
  void onOver() {
    open = false;
    unclear = false;
  }

  /** The transaction is over, and nothing is owed. */
  void onIdle() {
    expected = false;
  }

  /** Whether nobody but the server knows how many Syncs it will answer if the COPY fails now. */
  boolean isUnclear() {
    return unclear;
  }

  /** Whether the client sent what makes the server end the connection. */
  boolean isIllegal() {
    return illegal;
  }
}
