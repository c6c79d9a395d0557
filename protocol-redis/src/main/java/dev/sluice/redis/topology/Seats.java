package dev.sluice.redis.topology;

import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives numbers to servers, so that they change as little as may be: a server keeps its number
 * while it keeps its role, and one that takes over takes the number as well. Confined to its owner.
 */
final class Seats {

  /** No server. */
  static final int NOBODY = -1;

  /** How many masters may be seated that have been named in passing and not found since. */
  private static final int MOST_GUESSED = 64;

  /** Empty seats of masters that are kept for those who left them, before others get them. */
  private static final int MOST_KEPT = 16;

  private final String name;

  /** How often a seat has been left. */
  private long leavings;

  /** By number; a seat stays for ever, be it empty. */
  private final List<Seat> seats = new ArrayList<>();

  /** One number. */
  private static final class Seat {
    final boolean replica;
    final String name;
    @Nullable Endpoint taken;

    /** Who had it last. */
    @Nullable Endpoint last;

    /** When it was left, in leavings. */
    long left;

    /** Whether its master has been named in passing, and not been found since. */
    boolean guessed;

    Seat(boolean replica, String name) {
      this.replica = replica;
      this.name = name;
    }
  }

  /**
   * @param name what home is called; others are called after it
   */
  Seats(String name) {
    this.name = name;
    seats.add(new Seat(false, name));
  }

  /** Seats those who are there now. */
  void seat(List<Endpoint> masters, List<Endpoint> replicas) {
    seat(masters, false);
    seat(replicas, true);
    occupyHome();
  }

  private void seat(List<Endpoint> wanted, boolean replica) {
    Set<Endpoint> standing = new HashSet<>(wanted);
    for (Seat seat : seats) {
      if (seat.replica == replica) {
        seat.guessed = false;
        if (!standing.remove(seat.taken)) {
          leave(seat);
        }
      }
    }
    for (Endpoint server : wanted) {
      if (standing.remove(server)) {
        vacant(replica).taken = server;
      }
    }
  }

  private void leave(Seat seat) {
    if (seat.taken != null) {
      seat.last = seat.taken;
      seat.left = leavings++;
      seat.taken = null;
    }
  }

  private Seat vacant(boolean replica) {
    for (Seat seat : seats) {
      if (seat.replica == replica && seat.taken == null) {
        return seat;
      }
    }
    return added(replica);
  }

  private Seat added(boolean replica) {
    Seat seat = new Seat(replica, name + (replica ? "/replica-" : "/master-") + seats.size());
    seats.add(seat);
    return seat;
  }

  /** Home is where everything goes that may go anywhere, so it is the last to be empty. */
  private void occupyHome() {
    Seat home = seats.get(Place.HOME);
    for (int i = seats.size() - 1; i > Place.HOME && home.taken == null; i--) {
      Seat seat = seats.get(i);
      if (!seat.replica) {
        home.taken = seat.taken;
        leave(seat);
      }
    }
  }

  /** The number of a server in a role; it must have been seated. */
  int number(Endpoint server, boolean replica) {
    for (int i = 0; i < seats.size(); i++) {
      if (seats.get(i).replica == replica && server.equals(seats.get(i).taken)) {
        return i;
      }
    }
    throw new IllegalArgumentException("not seated: " + server);
  }

  /**
   * The number of a server that is named as a master, which is seated if it is not.
   *
   * @return {@link #NOBODY} if too many have been named that were not found
   */
  int numberOrSeat(Endpoint master) {
    int guessed = 0;
    for (int i = 0; i < seats.size(); i++) {
      Seat seat = seats.get(i);
      if (!seat.replica && master.equals(seat.taken)) {
        return i;
      }
      guessed += seat.guessed ? 1 : 0;
    }
    if (guessed >= MOST_GUESSED) {
      return NOBODY;
    }
    Seat seat = seatFor(master);
    seat.taken = master;
    seat.guessed = true;
    return seats.indexOf(seat);
  }

  /** Its former one; else, if many are empty, the one that nobody can be on the way to any more. */
  private Seat seatFor(Endpoint master) {
    int vacant = 0;
    Seat oldest = null;
    for (Seat seat : seats) {
      if (!seat.replica && seat.taken == null) {
        if (master.equals(seat.last)) {
          return seat;
        }
        vacant++;
        oldest = oldest == null || seat.left < oldest.left ? seat : oldest;
      }
    }
    return oldest == null || vacant < MOST_KEPT ? added(false) : oldest;
  }

  /** All, by number. */
  List<Place> places() {
    return seats.stream().map(seat -> new Place(seat.name, seat.taken, seat.replica)).toList();
  }
}
