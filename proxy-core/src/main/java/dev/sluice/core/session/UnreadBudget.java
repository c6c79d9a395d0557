package dev.sluice.core.session;

import dev.sluice.core.session.SlowReaders.Share;
import dev.sluice.core.tenant.TenantId;
import io.netty.util.internal.PlatformDependent;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What all clients of a process may leave unread together. Loops draw on it in steps, so nobody
 * counts in common per message. When more is drawn than there is, each loop says what it really
 * needs, and the worst reader of the tenant that leaves most unread is cut off. So a tenant that
 * leaves less than the budget divided by the number of those who leave anything loses nobody by
 * what others do. Thread-safe.
 */
public final class UnreadBudget {

  /** What one client may leave unread must be possible at least. */
  private static final long LEAST = TrunkSeat.MOST_UNREAD;

  private static final long LONGEST_STEP = 1024L * 1024;
  private static final long STEPS = 64;

  private final long most;
  private final long mostOfTenant;
  private final long step;
  private final AtomicLong drawn = new AtomicLong();

  /** One enters with its loop. */
  private final List<SlowReaders> loops = new CopyOnWriteArrayList<>();

  /** Whether it is being found out who must go. */
  private final AtomicBoolean relieving = new AtomicBoolean();

  /** Whether some loop has drawn more meanwhile. */
  private final AtomicBoolean askedAgain = new AtomicBoolean();

  /**
   * One of another size.
   *
   * @param most bytes that all clients may leave unread; each loop may exceed its part of that by a
   *     step
   * @param mostOfTenant bytes that one tenant's clients may leave unread on one loop
   */
  public UnreadBudget(long most, long mostOfTenant) {
    this.most = most;
    this.mostOfTenant = mostOfTenant;
    this.step = Math.max(1, Math.min(LONGEST_STEP, most / STEPS));
  }

  /**
   * Half of the direct memory that the process may take, and a quarter for one tenant on one loop;
   * what one client may leave unread at least.
   */
  public static UnreadBudget ofDirectMemory() {
    long direct = PlatformDependent.maxDirectMemory();
    return new UnreadBudget(Math.max(LEAST, direct / 2), Math.max(LEAST, direct / 4));
  }

  void enter(SlowReaders loop) {
    loops.add(loop);
  }

  long mostOfTenant() {
    return mostOfTenant;
  }

  /** In how many bytes loops draw. */
  long step() {
    return step;
  }

  /** Draws more, or gives back if {@code bytes} is negative. */
  void draw(long bytes) {
    if (bytes != 0) {
      drawn.addAndGet(bytes);
    }
  }

  private boolean isOver() {
    return drawn.get() > most;
  }

  /** Has the worst cut off, until no more is left unread than may be; called on a loop. */
  void relieve(SlowReaders asking) {
    if (isOver()) {
      if (relieving.compareAndSet(false, true)) {
        new Round(asking).begin();
      } else {
        askedAgain.set(true);
      }
    }
  }

  private void onRelieved(SlowReaders here, boolean again) {
    relieving.set(false);
    if (askedAgain.getAndSet(false) || again) {
      relieve(here);
    }
  }

  /** Runs something on a loop, which may be where we are; or something else, if it has ended. */
  @SuppressWarnings("ReferenceEquality") // a loop is itself
  private static void on(SlowReaders loop, SlowReaders here, Runnable task, Runnable orElse) {
    if (loop == here) {
      task.run();
      return;
    }
    try {
      loop.loop().execute(task);
    } catch (RejectedExecutionException ended) {
      orElse.run();
    }
  }

  /** Asks all loops, and has one reader cut off if that is needed. */
  private final class Round {
    private final SlowReaders asking;
    private final Collection<Share> shares = new ConcurrentLinkedQueue<>();
    private final AtomicInteger missing;
    private final List<SlowReaders> asked;

    Round(SlowReaders asking) {
      this.asking = asking;
      this.asked = List.copyOf(loops);
      this.missing = new AtomicInteger(asked.size());
    }

    void begin() {
      for (SlowReaders loop : asked) {
        on(loop, asking, () -> answer(loop, loop.shares()), () -> answer(loop, List.of()));
      }
    }

    private void answer(SlowReaders loop, List<Share> present) {
      shares.addAll(present);
      if (missing.decrementAndGet() == 0) {
        decide(loop);
      }
    }

    private void decide(SlowReaders here) {
      Share worst = worst();
      if (worst == null) {
        onRelieved(here, false);
        return;
      }
      SlowReaders there = worst.where();
      Runnable cut =
          () -> {
            there.cutWorst(worst.tenant());
            onRelieved(there, true);
          };
      on(there, here, cut, () -> onRelieved(here, false));
    }

    /** Where the worst reader of the worst tenant is; null: there is enough for all. */
    private @Nullable Share worst() {
      Map<TenantId, Long> sums = new HashMap<>();
      long together = 0;
      for (Share share : shares) {
        sums.merge(share.tenant(), share.sum(), Long::sum);
        together += share.sum();
      }
      if (together <= most) {
        return null;
      }
      Comparator<Share> bySum = Comparator.comparingLong(s -> sums.getOrDefault(s.tenant(), 0L));
      Comparator<Share> byTenant = bySum.thenComparing(share -> share.tenant().value());
      return shares.stream().max(byTenant.thenComparingLong(Share::worst)).orElse(null);
    }
  }
}
