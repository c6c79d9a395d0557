package dev.sluice.core.session;

import dev.sluice.core.event.Event;
import dev.sluice.core.pool.PoolPolicy;
import dev.sluice.core.pool.TenantPool;
import dev.sluice.core.time.DeadlineWheel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trunks of one pool by kind, at most one serving of each. They draw on the pool like sessions
 * do, so its limits hold for both together. Confined to the pool's loop.
 */
public final class Trunks {

  private final SessionHome home;

  /** One enters when somebody wants a seat and leaves when it is given up or lost. */
  private final Map<Integer, Trunk> byKind = new HashMap<>();

  public Trunks(SessionHome home) {
    this.home = home;
  }

  /** Finds a seat on a trunk of that kind, or opens one. */
  void join(int kind, TrunkSeat seat) {
    Trunk trunk = byKind.get(kind);
    if (trunk != null && trunk.state() != Trunk.State.RETIRING) {
      trunk.admit(seat);
      return;
    }
    Trunk fresh = new Trunk(this, home.pool(), kind);
    byKind.put(kind, fresh);
    fresh.admit(seat);
    fresh.open();
  }

  boolean tryStart() {
    return home.pool().shared().rate().tryTake();
  }

  /**
   * Somebody is about to wait for a connection: the trunk that has been unused for longest goes
   * back, if there are several and none of the pool's connections can be had otherwise.
   *
   * @return whether one has gone back, or is about to
   */
  boolean makeRoom() {
    TenantPool pool = home.pool();
    if (byKind.isEmpty() || !pool.isExhausted()) {
      return false;
    }
    @Nullable Trunk oldest = null;
    int serving = 0;
    for (Trunk trunk : byKind.values()) {
      if (trunk.isServing()) {
        serving++;
        if (oldest == null || trunk.usedNanos() - oldest.usedNanos() < 0) {
          oldest = trunk;
        }
      }
    }
    boolean spare = serving > 1 || serving < byKind.size() || pool.policy().max() == 1;
    if (oldest == null || !spare) {
      return false;
    }
    oldest.retire();
    return true;
  }

  /** Gives every trunk up, each with its last reply. */
  public void retireAll() {
    List.copyOf(byKind.values()).forEach(Trunk::retire);
  }

  void onOver(Trunk trunk) {
    byKind.remove(trunk.kind(), trunk);
  }

  /**
   * How long an unused trunk is kept, in nanoseconds; 0: for ever. The last one stays while the
   * tenant is active, so that pinned sessions cannot take all of the pool.
   */
  long keepNanos(PoolPolicy policy) {
    return byKind.size() > 1 ? policy.idleNanos() : policy.tenantIdleNanos();
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
