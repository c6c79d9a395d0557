package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.wire.Request;
import java.util.List;

/**
 * Reads from a replica, and does all else at the master. A session keeps to one replica while that
 * is there, so that what it has read does not vanish again; where none is to be had it reads from
 * the master. Confined to the session's event loop.
 */
final class ReplicaCourse implements Course {

  private final RedisSession session;
  private final RedisTopology topology;

  /** The place that the present command was sent to before it was refused; or home. */
  private int tried = Place.HOME;

  private boolean failed;

  ReplicaCourse(RedisSession session, RedisTopology topology) {
    this.session = session;
    this.topology = topology;
  }

  @Override
  public boolean hasAlternative() {
    failed = tried != Place.HOME;
    return failed;
  }

  @Override
  public Verdict go(Frame frame, Dispatch to) {
    int place = failed ? Place.HOME : place(frame, to);
    tried = place;
    failed = false;
    if (place == Place.HOME) {
      return session.judging().usual(frame, to);
    }
    Verdict verdict = session.seating().share(session.seating().mainKind(), place);
    if (verdict != Verdict.HOLD) {
      tried = Place.HOME;
    }
    return verdict;
  }

  private int place(Frame frame, Dispatch to) {
    Command command = to.command();
    boolean reads =
        command != null
            && to.way() == Dispatch.Way.MAIN
            && command.reach().isForReplicas()
            && !Request.isPart(frame.kind());
    return reads ? reader() : Place.HOME;
  }

  /** The session's replica, or the next one that can be reached. */
  private int reader() {
    List<Integer> replicas = topology.layout().replicasOf(Place.HOME);
    int count = replicas.size();
    for (int i = 0; i < count; i++) {
      int place = replicas.get((int) ((session.state().id + i) % count));
      if (session.trunks().isReachable(place)) {
        return place;
      }
    }
    return Place.HOME;
  }
}
