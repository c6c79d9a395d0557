package dev.sluice.redis.session;

import dev.sluice.core.admission.MemoryBudget;
import dev.sluice.redis.pubsub.Census;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All clients of this process by their number, and what they have in common. Thread-safe. */
public final class ClientRegister {

  private final AtomicLong lastId = new AtomicLong();

  /** A session enters when it starts and leaves when it is over. */
  private final Map<Long, RedisSession> sessions = new ConcurrentSkipListMap<>();

  /** Who listens behind hubs, by server; one enters with the first pool of a server. */
  private final Map<String, Census> censuses = new ConcurrentHashMap<>();

  private final MemoryBudget flights;

  public ClientRegister() {
    this(Flight.budgetOfHeap());
  }

  ClientRegister(MemoryBudget flights) {
    this.flights = flights;
  }

  /** What all may have on its way to nodes of clusters. */
  MemoryBudget flights() {
    return flights;
  }

  /** Of one server's subscribers. */
  Census census(String server) {
    return censuses.computeIfAbsent(server, s -> new Census());
  }

  long nextId() {
    return lastId.incrementAndGet();
  }

  void enter(RedisSession session) {
    sessions.put(session.state().id, session);
  }

  void leave(RedisSession session) {
    sessions.remove(session.state().id);
  }

  /** A tenant's client of that number, or null. */
  @Nullable RedisSession find(String tenant, long id) {
    RedisSession found = sessions.get(id);
    return found != null && found.state().tenant.equals(tenant) ? found : null;
  }

  /** A tenant's clients, by number. */
  List<RedisSession> of(String tenant) {
    return sessions.values().stream().filter(s -> s.state().tenant.equals(tenant)).toList();
  }
}
