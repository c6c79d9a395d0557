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

  private final String name;

  /** By number; a seat stays for ever, be it empty. */
  private final List<Seat> seats = new ArrayList<>();

  /** One number. */
  private static final class Seat {
    final boolean replica;
    final String name;
    @Nullable Endpoint taken;

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
      if (seat.replica == replica && !standing.remove(seat.taken)) {
        seat.taken = null;
      }
    }
    for (Endpoint server : wanted) {
      if (standing.remove(server)) {
        vacant(replica).taken = server;
      }
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
        seat.taken = null;
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

  /** The number of a server that is a master, which is seated if it is not. */
  int numberOrSeat(Endpoint master) {
    for (int i = 0; i < seats.size(); i++) {
      if (!seats.get(i).replica && master.equals(seats.get(i).taken)) {
        return i;
      }
    }
    // Not a number that others may still be on their way to.
    added(false).taken = master;
    return seats.size() - 1;
  }

  /** All, by number. */
  List<Place> places() {
    return seats.stream().map(seat -> new Place(seat.name, seat.taken, seat.replica)).toList();
  }
}
