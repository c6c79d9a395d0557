package dev.sluice.redis.topology;

import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.Discovery;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Topology;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers behind Sentinels or of a cluster, followed: looks every few seconds, and at once when
 * something speaks for a change. Thread-safe; {@link #layout} is read by event loops.
 */
public final class RedisTopology implements Topology {

  /** What a client is told whose command would have to go to a place that there is not. */
  public static final String TOO_MANY =
      "ERR the cluster redirects to too many nodes that it does not list";

  private static final Logger LOG = LoggerFactory.getLogger(RedisTopology.class);

  /** How often it looks while all is well: what is told meanwhile comes sooner. */
  private static final long USUAL_MILLIS = TimeUnit.SECONDS.toMillis(5);

  /** How soon after a look that something gave reason for it looks again. */
  private static final long SOON_MILLIS = 100;

  private final Room room;
  private final BackendSettings backend;
  private final Discovery discovery;
  private final Seats seats;

  private volatile Layout layout = Layout.UNKNOWN;

  private @Nullable Consumer<List<Place>> listener;
  private Room.@Nullable Furniture furniture;
  private @Nullable Finder finder;
  private @Nullable Future<?> next;
  private boolean looking;
  private boolean suspicious;
  private boolean silent;
  private boolean closed;

  private RedisTopology(Room room, BackendSettings backend, Discovery discovery) {
    this.room = room;
    this.backend = backend;
    this.discovery = discovery;
    this.seats = new Seats(backend.name());
  }

  /** What finds the servers of a backend; null: there is one, whose address is known. */
  public static @Nullable RedisTopology of(BackendSettings backend, Room room) {
    Discovery discovery = backend.discovery();
    return discovery == null ? null : new RedisTopology(room, backend, discovery);
  }

  /** Who asks, and how. */
  public Discovery.Kind kind() {
    return discovery.kind();
  }

  /** Which place does what now. */
  public Layout layout() {
    return layout;
  }

  @Override
  public void start(Consumer<List<Place>> places) {
    Room.Furniture entered = room.enter();
    boolean late;
    synchronized (this) {
      late = closed;
      if (!late) {
        furniture = entered;
        listener = places;
        finder =
            switch (discovery.kind()) {
              case SENTINEL ->
                  new SentinelFinder(entered.lettuce(), discovery, backend.tls(), this::suspect);
              case CLUSTER -> new ClusterFinder(entered.lettuce(), backend, discovery);
            };
        schedule(0);
      }
    }
    if (late) {
      room.leave();
    }
  }

  @Override
  public synchronized void suspect() {
    if (suspicious) {
      return;
    }
    suspicious = true;
    if (!looking) {
      schedule(SOON_MILLIS);
    }
  }

  private synchronized void schedule(long millis) {
    Room.Furniture present = furniture;
    if (closed || present == null) {
      return;
    }
    Future<?> before = next;
    if (before != null) {
      before.cancel(false);
    }
    next = present.clock().schedule(() -> send(present), millis, TimeUnit.MILLISECONDS);
  }

  private void send(Room.Furniture present) {
    try {
      present.lookers().execute(this::look);
    } catch (RejectedExecutionException e) {
      LOG.debug("closed meanwhile", e);
    }
  }

  private void look() {
    Finder asked;
    synchronized (this) {
      asked = finder;
      if (looking || closed || asked == null) {
        return;
      }
      looking = true;
      suspicious = false;
    }
    @Nullable Found found = null;
    try {
      found = asked.look();
    } catch (RuntimeException e) {
      LOG.warn("{}: {}", backend.name(), e.toString());
    } finally {
      onLooked(found);
    }
  }

  private synchronized void onLooked(@Nullable Found found) {
    looking = false;
    if (closed) {
      return;
    }
    if (found == null && !silent) {
      LOG.warn(
          "{}: nobody tells which servers there are; asked: {}", backend.name(), discovery.seeds());
    }
    silent = found == null;
    if (found != null) {
      arrange(found);
    }
    schedule(suspicious ? SOON_MILLIS : found == null ? 10 * SOON_MILLIS : USUAL_MILLIS);
  }

  /** This is how things are from now on. */
  synchronized void arrange(Found found) {
    seats.seat(
        found.masters().stream().map(Found.Master::address).toList(),
        found.masters().stream().flatMap(master -> master.replicas().stream()).toList());
    tell();
    layout = layoutOf(found);
  }

  /** Numbers are told before anybody uses them. */
  private void tell() {
    Consumer<List<Place>> told = listener;
    if (told != null) {
      told.accept(seats.places());
    }
  }

  private Layout layoutOf(Found found) {
    short[] owners = found.slotted() ? new short[Layout.SLOTS] : null;
    if (owners != null) {
      java.util.Arrays.fill(owners, Layout.NOBODY);
    }
    Map<Integer, List<Integer>> replicas = new HashMap<>();
    for (Found.Master master : found.masters()) {
      int number = seats.number(master.address(), false);
      replicas.put(
          number, master.replicas().stream().map(replica -> seats.number(replica, true)).toList());
      if (owners != null) {
        master.slots().stream().forEach(slot -> owners[slot] = (short) number);
      }
    }
    return new Layout(owners, replicas);
  }

  /**
   * The place of a master that a server has named, known or not.
   *
   * @return negative: servers name ever more that nobody finds, and this one is not followed
   */
  public synchronized int placeOf(Endpoint master) {
    int number = seats.numberOrSeat(master);
    tell();
    return number;
  }

  /** Where a place is now; null: nowhere. */
  public synchronized @Nullable Endpoint addressOf(int place) {
    return seats.places().get(place).address();
  }

  @Override
  public void close() {
    Finder asked;
    synchronized (this) {
      closed = true;
      asked = finder;
      finder = null;
      Future<?> before = next;
      if (before != null) {
        before.cancel(false);
      }
    }
    if (asked != null) {
      // Whoever closes a service may be an event loop, and closing clients takes a while.
      Thread end =
          new Thread(
              () -> {
                asked.close();
                room.leave();
              },
              "sluice-topology-end");
      end.setDaemon(true);
      end.start();
    }
  }
}
