package dev.sluice.it.faults;

import dev.sluice.core.view.PoolView;
import dev.sluice.it.fixture.RunningSluice;
import java.util.ArrayList;
import java.util.List;

/** What is left in a Sluice that nobody uses any more. */
public final class Residue {

  private Residue() {}

  /** What is left of sessions, leases and sockets at this moment, in words. */
  public static List<String> of(RunningSluice sluice) {
    List<String> left = new ArrayList<>();
    sluice.clients().forEach(client -> left.add("session " + client));
    for (PoolView pool : sluice.pools()) {
      // What many use at once stays for whoever comes.
      if (pool.active() - pool.shared() + pool.waiting() + pool.opening() > 0) {
        left.add("busy " + pool);
      }
    }
    sluice.servers().stream()
        .filter(server -> server.inFlight() > 0)
        .forEach(server -> left.add("unanswered " + server));
    OpenSockets.at(sluice.port()).forEach(socket -> left.add("socket " + socket));
    return left;
  }
}
