package dev.sluice.redis.session;

import dev.sluice.core.admission.MemoryBudget;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Discovery;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.tenant.Priority;
import dev.sluice.redis.login.KnownServers;
import dev.sluice.redis.topology.KnownSlots;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.topology.Room;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pool with its clients and one small server, and nothing between them but bytes and verdicts:
 * no network, no event loop, no clock. What clients and server send arrives in pieces.
 */
final class Rig {

  /** A length of pieces that is more than anybody says at once. */
  static final int WHOLE = 1 << 20;

  static final BackendSettings BACKEND =
      new BackendSettings(
          Endpoint.tcp("127.0.0.1", 6379), "", "", Secret.NONE, BackendTls.OFF, Map.of());

  static final ServiceSettings SERVICE = settings(BACKEND, "owner");

  private static final BackendSettings CLUSTER =
      new BackendSettings(
          BACKEND.address(),
          "",
          "",
          Secret.NONE,
          BackendTls.OFF,
          Map.of(),
          new Discovery(Discovery.Kind.CLUSTER, List.of(BACKEND.address()), "", "", Secret.NONE));

  final RedisService service;
  final Server server;

  /** Null unless the server is a cluster's first node. */
  private final @Nullable Nodes nodes;

  private final @Nullable RedisTopology topology;

  /** How long the pieces are in which clients' bytes arrive. */
  final int piece;

  /** The same of servers' bytes. */
  int replyPiece;

  /** Whether nothing may start, for too much has been started of late. */
  boolean limited;

  /** Servers that were made to say something of their own: what follows from it is no fault. */
  final Set<Server.Connection> strange = new HashSet<>();

  private final List<Link> links = new ArrayList<>();
  private final ArrayDeque<Link> idle = new ArrayDeque<>();
  private final Map<Long, Link> trunks = new HashMap<>();
  private final ArrayDeque<App> waiting = new ArrayDeque<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final int most;

  /** Says which connection moves first, each time; null: the one that was opened first does. */
  @Nullable Random turns;

  /** How long a query may take; zero: for ever. */
  Duration queryTimeout = Duration.ZERO;

  private final PriorityQueue<Pause> pauses =
      new PriorityQueue<>(Comparator.comparingLong(Pause::at));

  private long now;

  private record Pause(long at, Runnable task) {}

  Rig(int piece, int most) {
    this(piece, most, "owner");
  }

  /** With what the tenant may do, as in the configuration. */
  Rig(int piece, int most, String access) {
    this(piece, most, settings(BACKEND, access), null);
  }

  /** Before a cluster of which nothing is known but its first node. */
  Rig(int piece, int most, Nodes nodes) {
    this(piece, most, settings(CLUSTER, "owner"), nodes);
  }

  private Rig(int piece, int most, ServiceSettings settings, @Nullable Nodes nodes) {
    this(piece, most, settings, nodes, Flight.budgetOfHeap());
  }

  /** Before a cluster, with what may be on its way to it. */
  Rig(int most, Nodes nodes, MemoryBudget flights) {
    this(WHOLE, most, settings(CLUSTER, "owner"), nodes, flights);
  }

  private Rig(
      int piece, int most, ServiceSettings settings, @Nullable Nodes nodes, MemoryBudget flights) {
    this.nodes = nodes;
    this.topology = RedisTopology.of(settings.backend(), new Room());
    this.service =
        new RedisService(settings, new ClientRegister(flights), new KnownServers(), topology);
    this.server = nodes == null ? new Server() : nodes.servers.get(0);
    this.piece = piece;
    this.replyPiece = piece;
    this.most = most;
  }

  private static ServiceSettings settings(BackendSettings backend, String access) {
    return new ServiceSettings(
        "redis",
        backend,
        List.of(),
        Pooling.TRANSACTION,
        ClientAuth.TRUST,
        Map.of(),
        List.of(),
        Map.of(RedisService.COMMANDS, access));
  }

  App client() {
    return new App(this);
  }

  /** The proxy learns where keys are. */
  void learn() {
    if (nodes == null || topology == null) {
      throw new AssertionError("there is one server");
    }
    KnownSlots.tell(topology, nodes.slots());
  }

  /** Something happens when the clock has gone on. */
  void after(long nanos, Runnable task) {
    pauses.add(new Pause(now + nanos, task));
  }

  /** The clock goes on, and everything happens that is due. */
  void pass(Duration time) {
    long end = now + time.toNanos();
    settle();
    for (Pause due = pauses.peek(); due != null && due.at <= end; due = pauses.peek()) {
      pauses.remove();
      now = due.at;
      due.task.run();
      settle();
    }
    now = end;
  }

  Limits limits() {
    return new Limits(
        new Limits.Pool(0, most, Duration.ZERO),
        new Limits.Admission(most, Duration.ofSeconds(1), null, Priority.MEDIUM),
        new Limits.Session(most, queryTimeout, Duration.ZERO, Duration.ZERO, Duration.ZERO),
        new Limits.Backend(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO));
  }

  void later(Runnable task) {
    tasks.add(task);
  }

  boolean isCluster() {
    return nodes != null;
  }

  /** What listens at a place. */
  Server server(int place) {
    RedisTopology finds = topology;
    Endpoint address = finds == null ? null : finds.addressOf(place);
    int number = address == null ? Nodes.NONE : address.port() - Nodes.FIRST_PORT;
    // Whoever is none of the nodes says what the first one does.
    boolean known = nodes != null && number >= 0 && number < nodes.servers.size();
    return known ? nodes.servers.get(number) : server;
  }

  /** The trunk of that kind, opened if there is none; null: there is no room for it. */
  @Nullable Link trunk(int kind, int place) {
    long key = (long) place << Integer.SIZE | kind;
    Link trunk = trunks.get(key);
    if (trunk == null) {
      trunk = take(place);
      if (trunk != null) {
        trunks.put(key, trunk);
        trunk.share(kind);
      }
    }
    return trunk;
  }

  /** The same if it takes messages; null: there is none. */
  @Nullable Link serving(int kind, int place) {
    Link trunk = trunks.get((long) place << Integer.SIZE | kind);
    return trunk != null && trunk.isServing() ? trunk : null;
  }

  /** A server closes the connections that clients share. */
  void loseTrunks(Server at) {
    List.copyOf(trunks.values()).stream()
        .filter(trunk -> server(trunk.place).equals(at))
        .forEach(Link::lose);
  }

  /** A connection is no trunk any more. */
  void retire(Link trunk) {
    trunks.values().remove(trunk);
  }

  private @Nullable Link take(int place) {
    Link link = idleAt(place);
    if (link == null && links.size() < most) {
      link = new Link(this, place);
      links.add(link);
    }
    return link;
  }

  private @Nullable Link idleAt(int place) {
    for (Iterator<Link> all = idle.descendingIterator(); all.hasNext(); ) {
      Link link = all.next();
      if (link.place == place) {
        all.remove();
        return link;
      }
    }
    return null;
  }

  /** Whether the client has got a connection of its own. */
  boolean acquire(App app) {
    if (limited) {
      app.session().onRejected(Rejection.RATE_LIMIT, "");
      return true;
    }
    Link link = take(app.ownPlace());
    if (link == null) {
      waiting.add(app);
      return false;
    }
    app.granted(link);
    return true;
  }

  /** Whoever waits for a connection has waited for too long; whether anybody did. */
  boolean refuseWaiting() {
    boolean any = !waiting.isEmpty();
    for (App late = waiting.poll(); late != null; late = waiting.poll()) {
      late.refused(Rejection.QUEUE_TIMEOUT);
    }
    settle();
    return any;
  }

  /** A client does not wait for a connection any more. */
  void stopWaiting(App app) {
    waiting.remove(app);
  }

  /** A connection that is kept for many clients; there must be room for it. */
  CommonLease lease(CommonHolder keeper, int place) {
    Link link = take(place);
    if (link == null) {
      keeper.onRefused(Rejection.QUEUE_TIMEOUT, "none is free");
    } else {
      link.keeper = keeper;
      keeper.onGranted(link.session());
    }
    return new CommonLease() {
      @Override
      public void release() {
        throw new AssertionError("a verdict gives it back");
      }

      @Override
      public void breakOff(CloseReason reason) {
        if (link != null) {
          link.lose(reason);
        }
      }
    };
  }

  /** The connection on which the pool hears for its subscribers; there must be one. */
  Link hub() {
    return links.stream().filter(link -> link.keeper != null).findFirst().orElseThrow();
  }

  boolean hasHub() {
    return links.stream().anyMatch(link -> link.keeper != null);
  }

  void giveBack(Link link) {
    if (idle.contains(link)) {
      throw new AssertionError("a connection goes back to the pool twice");
    }
    String stain = strange.isEmpty() ? link.stain() : null;
    if (stain != null) {
      throw new AssertionError("a connection goes back to the pool, but " + stain);
    }
    App next = nextAt(link.place);
    if (next == null) {
      idle.addLast(link);
    } else {
      next.granted(link);
      next.goOn();
    }
  }

  private @Nullable App nextAt(int place) {
    for (Iterator<App> all = waiting.iterator(); all.hasNext(); ) {
      App app = all.next();
      if (app.ownPlace() == place) {
        all.remove();
        return app;
      }
    }
    return null;
  }

  void remove(Link link) {
    links.remove(link);
    idle.remove(link);
    trunks.values().remove(link);
  }

  /** Something happened that only a server brings about that says what it likes. */
  void onSurprise(String what) {
    if (strange.isEmpty()) {
      throw new AssertionError(what);
    }
  }

  /** A connection by number, the first again after the last; null: there is none. */
  @Nullable Link link(int number) {
    return links.isEmpty() ? null : links.get(number % links.size());
  }

  /** What is still in use, once every client is gone; empty: nothing. */
  String residue() {
    StringBuilder text = new StringBuilder();
    for (Link link : links) {
      if (!idle.contains(link) && !trunks.containsValue(link)) {
        text.append("connection ").append(link.connection.id).append(' ');
      }
    }
    return text.append(waiting.isEmpty() ? "" : "somebody waits").toString();
  }

  /** Requests arrive, and of each server's replies only the first bytes. */
  void movePart(int bytes) {
    inTurn().forEach(link -> link.movePart(bytes));
  }

  /** Lets everything happen that happens by itself. */
  void settle() {
    boolean moved = true;
    while (moved) {
      moved = false;
      Runnable task;
      while ((task = tasks.poll()) != null) {
        task.run();
        moved = true;
      }
      for (Link link : inTurn()) {
        moved |= link.move();
      }
    }
  }

  private List<Link> inTurn() {
    List<Link> all = new ArrayList<>(links);
    if (turns != null) {
      Collections.shuffle(all, turns);
    }
    return all;
  }

  /** What all connections were asked, the first connection first. */
  String asked() {
    StringBuilder text = new StringBuilder();
    links.forEach(link -> text.append(link.connection.log).append(' '));
    return text.toString().strip();
  }

  int connections() {
    return links.size();
  }
}
