package dev.sluice.redis.session;

import dev.sluice.core.spi.Place;
import dev.sluice.redis.command.Slot;
import dev.sluice.redis.pubsub.Hub;
import dev.sluice.redis.pubsub.Sort;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.wire.RedisErrors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the pool's hubs hears for one client. There is one, at home, but for shard channels of a
 * cluster: those are heard at the master of their slot. A node of a cluster passes what is
 * published on a channel to all others, so it does not matter which of them is home. Confined to
 * the session's event loop.
 */
final class Hubs {

  private static final String ASTRAY = "CROSSSLOT Keys in request don't hash to the same slot";

  private final RedisService service;

  /** Null unless the backend is a cluster. */
  private final @Nullable RedisTopology cluster;

  /** By shard channel of a cluster; one enters when it is confirmed, and leaves with its end. */
  private Map<String, Hub> shards = Map.of();

  /** Names that one hub is to be told of. */
  record Part(Hub hub, Set<String> names) {}

  /** Whoever is told of several names at once. */
  private record Target(Hub hub, int slot) {}

  private static final int NO_SLOT = -1;

  Hubs(RedisService service) {
    this.service = service;
    this.cluster = service.cluster();
  }

  /** Whether there may be several. */
  boolean areSeveral() {
    return cluster != null;
  }

  Hub home() {
    return service.hub(Place.HOME);
  }

  /** Where something published on a channel is heard, or is to be. */
  Hub of(Sort sort, String name) {
    RedisTopology nodes = cluster;
    if (sort != Sort.SHARD || nodes == null) {
      return home();
    }
    Hub known = shards.get(name);
    int owner = nodes.layout().master(slot(name));
    return known != null ? known : service.hub(owner < 0 ? Place.HOME : owner);
  }

  /** The hub that a PING goes to: one that the client listens at. */
  Hub anyOf(Subscribed subscribed) {
    boolean elsewhere = subscribed.count(Sort.CHANNEL) == 0 && !shards.isEmpty();
    return elsewhere ? shards.values().iterator().next() : home();
  }

  /** Where a node says that a name belongs; null: it says something else. */
  @Nullable Hub redirected(Hub from, String error) {
    RedisTopology nodes = cluster;
    Redirection to = nodes == null ? null : Redirection.read(error);
    if (nodes == null || to == null) {
      return null;
    }
    nodes.suspect();
    int place = to.place(nodes, from.place());
    return place < 0 ? null : service.hub(place);
  }

  /** What a client is told of an error that is not followed, if it was to be. */
  String told(String error) {
    return cluster != null && Redirection.read(error) != null ? RedisErrors.MOVING : error;
  }

  private static int slot(String name) {
    ByteBuf bytes = Unpooled.wrappedBuffer(name.getBytes(StandardCharsets.ISO_8859_1));
    return Slot.of(bytes, 0, bytes.readableBytes());
  }

  /** What speaks against a change of all these names at once; null: nothing. */
  @Nullable String objection(Sort sort, List<String> names) {
    if (sort == Sort.SHARD && cluster != null && !names.isEmpty()) {
      int slot = slot(names.get(0));
      return names.stream().allMatch(name -> slot(name) == slot) ? null : ASTRAY;
    }
    return null;
  }

  /**
   * Divides names by the hubs that must hear of them, at least one of which there is; and by slots,
   * for a node takes those of one slot in one command.
   *
   * @param asked what the client has said, where nothing of that is new
   */
  ArrayDeque<Part> divide(Sort sort, Collection<String> names, Collection<String> asked) {
    Map<Target, Set<String>> parts = new LinkedHashMap<>();
    for (String name : names) {
      parts.computeIfAbsent(target(sort, name), hub -> new LinkedHashSet<>()).add(name);
    }
    if (parts.isEmpty()) {
      Hub hub = asked.isEmpty() ? home() : of(sort, asked.iterator().next());
      parts.put(new Target(hub, NO_SLOT), Set.of());
    }
    ArrayDeque<Part> all = new ArrayDeque<>();
    parts.forEach((target, few) -> all.add(new Part(target.hub, few)));
    return all;
  }

  private Target target(Sort sort, String name) {
    boolean slotted = sort == Sort.SHARD && cluster != null;
    return new Target(of(sort, name), slotted ? slot(name) : NO_SLOT);
  }

  /** The client is subscribed to a name at that hub from now on, or not any more. */
  void set(Sort sort, String name, @Nullable Hub hub) {
    if (sort != Sort.SHARD || cluster == null) {
      return;
    }
    if (hub == null) {
      shards.remove(name);
    } else {
      shards = shards.isEmpty() ? new HashMap<>() : shards;
      shards.putIfAbsent(name, hub);
    }
  }

  /** The client is subscribed to no shard channel any more. */
  void clear() {
    shards = Map.of();
  }

  /** The same names, each hub's by themselves. */
  List<Part> leaving(Sort sort, Collection<String> names) {
    return new ArrayList<>(divide(sort, names, names));
  }
}
