package dev.sluice.core.session;

import dev.sluice.core.event.Event;
import dev.sluice.core.pool.LeaseHolder;
import dev.sluice.core.pool.PoolPolicy;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import dev.sluice.core.time.DeadlineWheel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trunks of one slice by place and kind, at most one serving of each. They draw on the pools
 * like sessions do, so limits hold for both together. Confined to the slice's loop.
 */
public final class Trunks {

  /** A power of two. */
  private static final int KNOWN = 64;

  private final SessionHome home;

  /** One enters when somebody wants a seat and leaves when it is given up or lost. */
  private final Map<Long, Trunk> byKey = new HashMap<>();

  /**
   * Those that were asked for last, so that who goes from place to place finds them without a look
   * into the map. One enters when it is found, and leaves when it is over or another is found.
   */
  private final @Nullable Trunk[] known = new @Nullable Trunk[KNOWN];

  public Trunks(SessionHome home) {
    this.home = home;
  }

  private static long key(int kind, int place) {
    return (long) place << Integer.SIZE | kind;
  }

  private static int slot(int kind, int place) {
    return (31 * kind + place) & (KNOWN - 1);
  }

  /** Finds a seat on a trunk of that kind at that place, or opens one. */
  void join(int kind, int place, TrunkSeat seat) {
    Trunk trunk = byKey.get(key(kind, place));
    if (trunk != null && trunk.state() != Trunk.State.RETIRING) {
      trunk.admit(seat);
      return;
    }
    Trunk fresh = new Trunk(this, home.pool(place), kind, place);
    byKey.put(key(kind, place), fresh);
    fresh.admit(seat);
    fresh.open();
  }

  /** The trunk of that kind that serves at that place; null: there is none. */
  @Nullable Trunk serving(int kind, int place) {
    int at = slot(kind, place);
    Trunk last = known[at];
    if (last != null && last.kind() == kind && last.place() == place && last.isServing()) {
      return last;
    }
    Trunk trunk = byKey.get(key(kind, place));
    boolean serves = trunk != null && trunk.isServing();
    known[at] = serves ? trunk : null;
    return known[at];
  }

  boolean isReachable(int place) {
    return home.pool(place).isReachable();
  }

  /** Asks for a connection that is kept for many sessions. */
  CommonLease lease(CommonHolder holder, int place) {
    CommonLink link = new CommonLink(this, home.pool(place), holder);
    link.open();
    return link;
  }

  boolean tryStart() {
    return home.pool().shared().rate().tryTake();
  }

  /** Takes an idle connection, for which a trunk may have to make room; null if there is none. */
  @Nullable PooledConnection tryAcquire(TenantPool from, LeaseHolder holder) {
    PooledConnection idle = from.tryAcquire(holder);
    return idle == null && makeRoom(from) ? from.tryAcquire(holder) : idle;
  }

  /**
   * Somebody is about to wait for a connection: the trunk that has been unused for longest goes
   * back, if there are several and none of the pool's connections can be had otherwise.
   *
   * @param wanting the pool where it will wait
   * @return whether one has gone back, or is about to
   */
  boolean makeRoom(TenantPool wanting) {
    if (byKey.isEmpty() || !wanting.isExhausted()) {
      return false;
    }
    @Nullable Trunk oldest = null;
    int serving = 0;
    for (Trunk trunk : byKey.values()) {
      if (trunk.isServing()) {
        serving++;
        if (oldest == null || trunk.usedNanos() - oldest.usedNanos() < 0) {
          oldest = trunk;
        }
      }
    }
    boolean spare = serving > 1 || serving < byKey.size() || wanting.policy().max() == 1;
    if (oldest == null || !spare) {
      return false;
    }
    oldest.giveWayIn(wanting);
    return true;
  }

  /** The same for those who wait already: what they wait for may have become a trunk instead. */
  void makeRoomForWaiters(TenantPool in) {
    if (in.waiting() > 0) {
      makeRoom(in);
    }
  }

  /** Gives every trunk up, each with its last reply. */
  public void retireAll() {
    List.copyOf(byKey.values()).forEach(Trunk::retire);
  }

  /** The same for those at one place. */
  public void retireAll(int place) {
    for (Trunk trunk : List.copyOf(byKey.values())) {
      if (trunk.place() == place) {
        trunk.retire();
      }
    }
  }

  void onOver(Trunk trunk) {
    byKey.remove(key(trunk.kind(), trunk.place()), trunk);
    known[slot(trunk.kind(), trunk.place())] = null;
  }

  /**
   * How long an unused trunk is kept, in nanoseconds; 0: for ever. The last one stays while the
   * tenant is active, so that pinned sessions cannot take all of the pool.
   */
  long keepNanos(PoolPolicy policy) {
    return byKey.size() > 1 ? policy.idleNanos() : policy.tenantIdleNanos();
  }

  /** How long a reply may be awaited, in nanoseconds; 0: for ever. */
  long patienceNanos() {
    return home.times().running();
  }

  DeadlineWheel wheel() {
    return home.loop().wheel();
  }

  HomeLoop loop() {
    return home.loop();
  }

  void record(Event.Kind kind, String detail) {
    var tags = home.pool().shared().tags();
    home.events().record(kind, tags.tenant(), tags.backend(), detail);
  }
}
