package dev.sluice.core.session;

import dev.sluice.core.admission.MemoryBudget;
import dev.sluice.core.session.SlowClients.Share;
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
import org.jspecify.annotations.Nullable;

/**
 * What may be held for all clients of a process that do not take their replies, or do not end their
 * requests. Loops draw on it in steps, so nobody counts in common per message. When the {@link
 * MemoryBudget} that they share is exceeded, each loop says what it really needs, and the worst
 * client of the tenant for which most is held is cut off. So a tenant that needs less than the
 * budget divided by the number of those who need anything loses nobody by what others do.
 * Thread-safe.
 */
public final class HeldBudget {

  /** What one client may leave unread must be possible. */
  private static final long LEAST = SeatReplies.MOST_UNREAD;

  private static final long LONGEST_STEP = 1024L * 1024;
  private static final long STEPS = 64;

  /** Of what may be held, the part that is for those who have not logged in. */
  private static final int LOGINS_SHARE = 8;

  /** Bytes that are kept of each of those without being counted: logins are shorter. */
  private static final int UNCOUNTED = 4 * 1024;

  private final long most;
  private final long mostOfTenant;
  private final long step;

  /** What loops draw on. */
  private final MemoryBudget common;

  /**
   * What may be kept besides, of those who have not proved who they are: nobody can be told from
   * anybody else, so no one is to be charged for what others do.
   */
  private final MemoryBudget logins;

  /** One enters with its loop. */
  private final List<SlowClients> loops = new CopyOnWriteArrayList<>();

  /** Whether it is being found out who must go. */
  private final AtomicBoolean relieving = new AtomicBoolean();

  /** Whether some loop has drawn more meanwhile. */
  private final AtomicBoolean askedAgain = new AtomicBoolean();

  /**
   * One of another size.
   *
   * @param most bytes for all clients; each loop may exceed its part of that by a step
   * @param mostOfTenant bytes for one tenant's clients on one loop
   */
  public HeldBudget(long most, long mostOfTenant) {
    this.most = most;
    this.mostOfTenant = mostOfTenant;
    this.common = new MemoryBudget(most, 0);
    this.logins = new MemoryBudget(most / LOGINS_SHARE, UNCOUNTED);
    this.step = Math.max(1, Math.min(LONGEST_STEP, most / STEPS));
  }

  /**
   * Half of the direct memory that the process may take, and a quarter for one tenant on one loop;
   * at least what one client may leave unread.
   */
  public static HeldBudget ofDirectMemory() {
    long direct = PlatformDependent.maxDirectMemory();
    return new HeldBudget(Math.max(LEAST, direct / 2), Math.max(LEAST, direct / 4));
  }

  /** What may be kept of those who have not logged in; each loop may exceed it by a turn's. */
  MemoryBudget logins() {
    return logins;
  }

  /** What one loop draws with. */
  MemoryBudget.Share newShare() {
    return common.newShare();
  }

  void enter(SlowClients loop) {
    loops.add(loop);
  }

  long mostOfTenant() {
    return mostOfTenant;
  }

  /** In how many bytes loops draw. */
  long step() {
    return step;
  }

  /** Has the worst cut off, until no more is held than may be; called on a loop. */
  void relieve(SlowClients asking) {
    if (common.isExceeded()) {
      if (relieving.compareAndSet(false, true)) {
        new Round(asking).begin();
      } else {
        askedAgain.set(true);
      }
    }
  }

  private void onRelieved(SlowClients here, boolean again) {
    relieving.set(false);
    if (askedAgain.getAndSet(false) || again) {
      relieve(here);
    }
  }

  /** Runs something on a loop, which may be where we are; or something else, if it has ended. */
  @SuppressWarnings("ReferenceEquality") // a loop is itself
  private static void on(SlowClients loop, SlowClients here, Runnable task, Runnable orElse) {
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

  /** Asks all loops, and has a client cut off if that is needed. */
  private final class Round {
    private final SlowClients asking;
    private final Collection<Share> shares = new ConcurrentLinkedQueue<>();
    private final AtomicInteger missing;
    private final List<SlowClients> asked;

    Round(SlowClients asking) {
      this.asking = asking;
      this.asked = List.copyOf(loops);
      this.missing = new AtomicInteger(asked.size());
    }

    void begin() {
      for (SlowClients loop : asked) {
        on(loop, asking, () -> answer(loop, loop.shares()), () -> answer(loop, List.of()));
      }
    }

    private void answer(SlowClients loop, List<Share> present) {
      shares.addAll(present);
      if (missing.decrementAndGet() == 0) {
        decide(loop);
      }
    }

    private void decide(SlowClients here) {
      Share worst = worst();
      if (worst == null) {
        onRelieved(here, false);
        return;
      }
      SlowClients there = worst.where();
      Runnable cut =
          () -> {
            there.cutWorst(worst.tenant());
            onRelieved(there, true);
          };
      on(there, here, cut, () -> onRelieved(here, false));
    }

    /** Where the worst client of the worst tenant is; null: there is enough for all. */
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
