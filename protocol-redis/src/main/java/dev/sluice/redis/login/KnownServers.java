package dev.sluice.redis.login;

import dev.sluice.core.settings.Endpoint;
import dev.sluice.redis.command.CommandIndex;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers of all tenants, so that one that many tenants use tells its commands once, and those
 * that know the same commands have one table of them. Holds on to nothing that no pool uses.
 * Thread-safe.
 */
public final class KnownServers {

  private static final int FIRST_SWEEP = 64;

  /** One enters with its first pool, and is swept out some time after its last. */
  private final Map<Endpoint, WeakReference<BackendHistory>> histories = new HashMap<>();

  /** Each is its own value; one leaves when no server has it any more. */
  private final Map<CommandIndex, WeakReference<CommandIndex>> tables = new WeakHashMap<>();

  private int nextSweep = FIRST_SWEEP;

  /** What is known of the server at that address, in whatever pool it was learnt. */
  public synchronized BackendHistory at(Endpoint address) {
    BackendHistory known = get(histories.get(address));
    if (known != null) {
      return known;
    }
    BackendHistory fresh = new BackendHistory(this);
    histories.put(address, new WeakReference<>(fresh));
    if (histories.size() >= nextSweep) {
      histories.values().removeIf(each -> each.get() == null);
      nextSweep = Math.max(FIRST_SWEEP, 2 * histories.size());
    }
    return fresh;
  }

  /** What is known of a server that is now at one address, now at another. */
  public BackendHistory anywhere() {
    return new BackendHistory(this);
  }

  /** The table that equals this one and was there first. */
  synchronized CommandIndex shared(CommandIndex table) {
    CommandIndex known = get(tables.get(table));
    if (known != null) {
      return known;
    }
    tables.put(table, new WeakReference<>(table));
    return table;
  }

  private static <T> @Nullable T get(@Nullable WeakReference<T> reference) {
    return reference == null ? null : reference.get();
  }
}
