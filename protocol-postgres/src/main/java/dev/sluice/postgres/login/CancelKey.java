package dev.sluice.postgres.login;

import java.util.function.Consumer;

/**
 * What one client must show to cancel its query; made by {@link CancelKeys}. Immutable and
 * thread-safe.
 */
public final class CancelKey {

  private final int processId;
  private final byte[] key;
  private final Consumer<Runnable> cancel;

  CancelKey(int processId, byte[] key, Consumer<Runnable> cancel) {
    this.processId = processId;
    this.key = key;
    this.cancel = cancel;
  }

  /** More than 0, and no other live client's. */
  public int processId() {
    return processId;
  }

  /** The secret itself: 4 bytes under protocol 3.0, 32 under 3.2. Not to be changed. */
  public byte[] key() {
    return key;
  }

  void cancel(Runnable done) {
    cancel.accept(done);
  }
}
