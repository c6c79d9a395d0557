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
import java.util.List;
import java.util.Map;
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

  static final ServiceSettings SERVICE = settings("owner");

  final RedisService service;
  final Server server = new Server();

  /** How long the pieces are in which bytes arrive. */
  final int piece;

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

  /** A connection could not become a trunk. */
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
    Link link = take();
    if (link == null) {
      waiting.add(app);
      return false;
    }
    app.granted(link);
    return true;
  }

  /** Whoever waits for a connection has waited for too long. */
  void refuseWaiting() {
    for (App late = waiting.poll(); late != null; late = waiting.poll()) {
      late.refused(Rejection.QUEUE_TIMEOUT);
    }
    settle();
  }

  /** A connection that is kept for many clients; there must be room for it. */
  CommonLease lease(CommonHolder keeper) {
    Link link = take();
    if (link == null) {
      keeper.onRefused(Rejection.QUEUE_TIMEOUT, "none is free");
      link = new Link(this);
    } else {
      link.keeper = keeper;
      keeper.onGranted(link.session());
    }
    Link held = link;
    return new CommonLease() {
      @Override
      public void release() {
        throw new AssertionError("a verdict gives it back");
      }

      @Override
      public void breakOff(CloseReason reason) {
        held.lose();
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
  }

  /** Requests arrive, and of each server's replies only the first bytes. */
  void movePart(int bytes) {
    links.forEach(link -> link.movePart(bytes));
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
