package dev.sluice.postgres.login;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Who may cancel what. Each client gets a process id and a key of its own, never a server's: the
 * client moves from server to server, and what it may cancel moves with it. Thread-safe; every
 * method takes constant time.
 */
public final class CancelKeys {

  /** What PostgreSQL gives clients of protocol 3.2 and later ({@code MAX_CANCEL_KEY_LENGTH}). */
  private static final int LONG_KEY = 32;

  /** All that fits into protocol 3.0's message. */
  private static final int SHORT_KEY = 4;

  private final Map<Integer, CancelKey> live = new ConcurrentHashMap<>();
  private final RandomBytes random = new RandomBytes(new SecureRandom());

  /**
   * Makes a key for a client whose login is done.
   *
   * @param minorVersion of protocol 3, as negotiated
   * @param cancel is called when somebody shows the key, on whatever thread that one's login runs
   *     on; runs what it is given, on any thread, once the server has been told or need not be
   */
  public CancelKey issue(int minorVersion, Consumer<Runnable> cancel) {
    byte[] secret = random.next(minorVersion >= 2 ? LONG_KEY : SHORT_KEY);
    while (true) {
      CancelKey key = new CancelKey(processId(), secret, cancel);
      if (live.putIfAbsent(key.processId(), key) == null) {
        return key;
      }
    }
  }

  /** Not counted up: with a short key the process id is half of what there is to guess. */
  private int processId() {
    int id = 0;
    for (byte b : random.next(4)) {
      id = id << 8 | (b & 0xff);
    }
    id &= Integer.MAX_VALUE;
    return id == 0 ? 1 : id;
  }

  /** Forgets the key of a client that is gone. Does nothing the second time. */
  public void revoke(CancelKey key) {
    live.remove(key.processId(), key);
  }

  /**
   * Cancels what the key's owner runs; does nothing if there is no such key.
   *
   * @param done runs, on any thread, when that is over: whatever the owner runs from then on is not
   *     hit any more
   */
  public void cancel(int processId, byte[] key, Runnable done) {
    CancelKey owner = live.get(processId);
    if (owner != null && MessageDigest.isEqual(owner.key(), key)) {
      owner.cancel(done);
    } else {
      done.run();
    }
  }

  /** How many keys are live. */
  public int size() {
    return live.size();
  }

  /**
   * Random bytes drawn many at a time, because a draw costs microseconds however few it is for.
   * Thread-safe.
   */
  static final class RandomBytes {

    private static final int BATCH = 4096;

    private final SecureRandom source;
    private final byte[] batch = new byte[BATCH];
    private int used = BATCH;

    RandomBytes(SecureRandom source) {
      this.source = source;
    }

    /**
     * @param length 1 to 4096
     */
    synchronized byte[] next(int length) {
      if (used + length > BATCH) {
        source.nextBytes(batch);
        used = 0;
      }
      byte[] bytes = Arrays.copyOfRange(batch, used, used + length);
      // What has been given away is somebody's secret by now.
      Arrays.fill(batch, used, used + length, (byte) 0);
      used += length;
      return bytes;
    }
  }
}
