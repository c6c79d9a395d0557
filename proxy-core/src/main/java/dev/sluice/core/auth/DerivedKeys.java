package dev.sluice.core.auth;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers derived SCRAM keys, since deriving them is the one slow step of a login. Thread-safe.
 *
 * <p>The least recently used entry goes when the cache is full. A derivation asked for by many at
 * once runs once; one that fails is forgotten, so that the next caller tries again.
 */
public final class DerivedKeys {

  private final Executor executor;
  private final int capacity;

  /**
   * Keys by what they come from, the least recently asked for first. An entry comes in when first
   * asked for, still being derived; it leaves when it failed or when it is the eldest of too many.
   * Those who already wait for an evicted entry still get it.
   */
  private final Map<Derivation, CompletableFuture<ScramKeys>> known;

  /**
   * @param executor runs the derivations; not an event loop
   * @param capacity number of keys remembered, at least 1; each takes about 400 bytes
   */
  public DerivedKeys(Executor executor, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
    }
    this.executor = executor;
    this.capacity = capacity;
    this.known = new LinkedHashMap<>(16, 0.75f, true);
  }

  /** The keys, if they are at hand: what a warm login asks, without leaving its thread. */
  public @Nullable ScramKeys getIfPresent(Derivation from) {
    CompletableFuture<ScramKeys> future;
    synchronized (known) {
      future = known.get(from);
    }
    return future != null && future.isDone() && !future.isCompletedExceptionally()
        ? future.join()
        : null;
  }

  /**
   * The keys, derived on the executor if need be. The stage may complete on any thread; it fails if
   * the executor refuses the work.
   */
  public CompletionStage<ScramKeys> get(Derivation from) {
    CompletableFuture<ScramKeys> mine = new CompletableFuture<>();
    synchronized (known) {
      CompletableFuture<ScramKeys> found = known.putIfAbsent(from, mine);
      if (found != null) {
        return found.minimalCompletionStage();
      }
      forgetEldest();
    }
    derive(from, mine);
    return mine.minimalCompletionStage();
  }

  /**
   * Does slow work where keys are derived, and remembers nothing: what an unproven peer makes up
   * must not push out the keys of others.
   */
  <T> CompletionStage<T> compute(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, executor);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private void forgetEldest() {
    if (known.size() > capacity) {
      var eldest = known.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  private void derive(Derivation from, CompletableFuture<ScramKeys> result) {
    try {
      executor.execute(
          () -> {
            try {
              result.complete(ScramKeys.derive(from));
            } catch (RuntimeException e) {
              fail(from, result, e);
            }
          });
    } catch (RuntimeException e) {
      fail(from, result, e);
    }
  }

  private void fail(Derivation from, CompletableFuture<ScramKeys> result, RuntimeException cause) {
    synchronized (known) {
      known.remove(from, result);
    }
    result.completeExceptionally(cause);
  }
}
