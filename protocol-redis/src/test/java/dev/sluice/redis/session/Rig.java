package dev.sluice.redis.session;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.CommonLease;
import dev.sluice.redis.login.KnownServers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pool with its clients and one small server, and nothing between them but bytes and verdicts:
 * no network, no event loop, no clock. What clients and server send arrives in pieces.
 */
final class Rig {

  static final BackendSettings BACKEND =
      new BackendSettings(
          Endpoint.tcp("127.0.0.1", 6379), "", "", Secret.NONE, BackendTls.OFF, Map.of());

  static final ServiceSettings SERVICE = settings("owner");

  final RedisService service;
  final Server server = new Server();

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
  private final Map<Integer, Link> trunks = new HashMap<>();
  private final ArrayDeque<App> waiting = new ArrayDeque<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final int most;

  Rig(int piece, int most) {
    this(piece, most, "owner");
  }

  /** With what the tenant may do, as in the configuration. */
  Rig(int piece, int most, String access) {
    this.service = new RedisService(settings(access), new ClientRegister(), new KnownServers());
    this.piece = piece;
    this.replyPiece = piece;
    this.most = most;
  }

  private static ServiceSettings settings(String access) {
    return new ServiceSettings(
        "redis",
        BACKEND,
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

  void later(Runnable task) {
    tasks.add(task);
  }

  /** The trunk of that kind, opened if there is none; null: there is no room for it. */
  @Nullable Link trunk(int kind) {
    Link trunk = trunks.get(kind);
    if (trunk == null) {
      trunk = take();
      if (trunk != null) {
        trunks.put(kind, trunk);
        trunk.share(kind);
      }
    }
    return trunk;
  }

  /** A connection is no trunk any more. */
  void retire(Link trunk) {
    trunks.values().remove(trunk);
  }

  private @Nullable Link take() {
    Link link = idle.pollLast();
    if (link == null && links.size() < most) {
      link = new Link(this);
      links.add(link);
    }
    return link;
  }

  /** Whether the client has got a connection of its own. */
  boolean acquire(App app) {
    if (limited) {
      app.session().onRejected(Rejection.RATE_LIMIT, "");
      return true;
    }
    Link link = take();
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
  CommonLease lease(CommonHolder keeper) {
    Link link = take();
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
    App next = waiting.poll();
    if (next == null) {
      idle.addLast(link);
    } else {
      next.granted(link);
      next.goOn();
    }
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
    List.copyOf(links).forEach(link -> link.movePart(bytes));
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
      for (Link link : List.copyOf(links)) {
        moved |= link.move();
      }
    }
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
