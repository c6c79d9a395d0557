package dev.sluice.redis.session;

import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Slot;
import dev.sluice.redis.command.Treatment;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.RedisErrors;
import dev.sluice.redis.wire.Replies;
import dev.sluice.redis.wire.Reply;
import dev.sluice.redis.wire.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends each command to the master of its first key's slot; that its other keys are in the same
 * slot is for that master to judge. One command at a time is on its way: it stays in the client's
 * buffer until its reply has come, so that it can be sent again when the reply is a redirection,
 * which says that it was not carried out. Confined to the session's event loop.
 */
final class ClusterCourse implements Course {

  /** Redirections in a row that are followed. */
  private static final int MOST_HOPS = 5;

  private static final String ASTRAY = "CROSSSLOT Keys in request don't hash to the same slot";

  private final RedisSession session;
  private final RedisTopology topology;
  private final DeferredTransaction transaction;

  /** Whether the present command has been sent over a trunk. */
  private boolean sent;

  private @Nullable Redirection redirection;
  private int hops;

  /** Masters that have yet to get the present command, after the one that has it; for a few. */
  private int left;

  /** Where the session's own connection is, or was. */
  private int ownPlace = Place.HOME;

  ClusterCourse(RedisSession session, RedisTopology topology) {
    this.session = session;
    this.topology = topology;
    this.transaction = new DeferredTransaction(session);
  }

  private TrunkTools trunks() {
    return session.trunks();
  }

  @Override
  public boolean hasAlternative() {
    forget();
    transaction.onRefused();
    return false;
  }

  private void forget() {
    sent = false;
    redirection = null;
    hops = 0;
    left = 0;
  }

  @Override
  public boolean isBusy() {
    return sent || redirection != null || transaction.isOpen();
  }

  @Override
  public @Nullable Verdict first(Frame frame, Dispatch to) {
    if (sent && redirection == null && left == 0) {
      forget();
      return Verdict.SWALLOW;
    }
    if (transaction.isOpen()) {
      return transaction.judge(frame, to, objection(to));
    }
    return transaction.begins(to) ? transaction.begin() : null;
  }

  @Override
  public Verdict go(Frame frame, Dispatch to) {
    if (session.service().server() == null) {
      // Where keys are is known with the first connection.
      Verdict wait = session.seating().take(session.seating().mainKind());
      String refused = wait == null ? session.refusing().take() : null;
      if (wait != null || refused != null) {
        return wait != null ? wait : session.refusing().answer(frame, refused);
      }
    }
    String objection = objection(to);
    if (objection != null) {
      return session.refusing().answer(frame, objection);
    }
    if (transaction.isOpen()) {
      return own(frame, to);
    }
    return switch (to.way()) {
      case LOCAL -> local(frame, to);
      case MAIN -> isForOwn(frame, to) ? own(frame, to) : share(frame, to, false);
      case SCRIPT -> Request.isPart(frame.kind()) ? own(frame, to) : share(frame, to, true);
      case CONTROL, OWN -> own(frame, to);
    };
  }

  /** What is large, or answered with what has to be changed. */
  private static boolean isForOwn(Frame frame, Dispatch to) {
    return Request.isPart(frame.kind()) || to.isInfo();
  }

  private Verdict local(Frame frame, Dispatch to) {
    ownPlace = Place.HOME;
    session.tools().place(ownPlace);
    return session.judging().usual(frame, to);
  }

  @Override
  public boolean hidesCluster() {
    return true;
  }

  /** What speaks against a command in front of a cluster that looks like one server; or null. */
  private static @Nullable String objection(Dispatch to) {
    Command command = to.command();
    if (command == null) {
      return null;
    }
    return switch (command.verb()) {
      case READONLY, READWRITE, ASKING -> LocalCommands.NO_CLUSTER;
      case CLIENT_TRACKING, CLIENT_CACHING -> everywhere(command);
      default -> objection(command);
    };
  }

  private static @Nullable String objection(Command command) {
    if (command.name().equals("cluster") || command.name().startsWith("cluster|")) {
      return LocalCommands.NO_CLUSTER;
    }
    boolean one =
        switch (command.name()) {
          case "ping", "config|get", "info", "script|load" -> true;
          default -> !command.reach().everywhere() && !command.name().equals("scan");
        };
    boolean container = command.treatment() == Treatment.CONTAINER;
    return one || container ? null : everywhere(command);
  }

  private static String everywhere(Command command) {
    return "ERR '" + command.name() + "' concerns all nodes of a cluster, which is not served";
  }

  /** The place of a command's first key; home if it has none. */
  private int place(Frame frame, Dispatch to) {
    Arguments arguments = Request.arguments(frame);
    Command command = to.command();
    if (command == null || !command.reach().seekKey(arguments)) {
      return arguments.isShort() ? TrunkTools.NONE : Place.HOME;
    }
    int owner = topology.layout().master(Slot.of(arguments, frame.buffer()));
    return owner < 0 ? Place.HOME : owner;
  }

  private Verdict share(Frame frame, Dispatch to, boolean script) {
    int kind = script ? session.seating().scriptKind() : session.seating().mainKind();
    Redirection followed = redirection;
    if (followed != null) {
      return follow(followed, kind);
    }
    Command command = to.command();
    if (command != null && command.name().equals("script|load")) {
      return shareWithAll(session.seating().mainKind());
    }
    return send(kind, place(frame, to), false, false);
  }

  private Verdict follow(Redirection followed, int kind) {
    if (sent) {
      sent = false;
      hops++;
    }
    if (hops > MOST_HOPS) {
      forget();
      return LocalCommands.error(session, "ERR redirected too often within the cluster");
    }
    Verdict verdict = send(kind, followed.place(), followed.asking(), false);
    if (verdict == Verdict.SHARE_AND_HOLD) {
      redirection = null;
    }
    return verdict;
  }

  /** Scripts are to be known wherever their keys may be; one answer stands for all. */
  private Verdict shareWithAll(int kind) {
    List<Integer> masters = topology.layout().masters();
    if (sent) {
      sent = false;
    } else if (left == 0) {
      left = masters.size();
    }
    int at = Math.min(left, masters.size());
    int place = at == 0 ? Place.HOME : masters.get(at - 1);
    Verdict verdict = send(kind, place, false, at > 1);
    if (verdict == Verdict.SHARE_AND_HOLD) {
      left = Math.max(0, at - 1);
    }
    return verdict;
  }

  private Verdict send(int kind, int place, boolean asking, boolean silent) {
    Verdict wait = session.seating().take(kind, place);
    if (wait != null) {
      return wait;
    }
    String refused = session.refusing().take();
    if (refused != null) {
      forget();
      return LocalCommands.error(session, refused);
    }
    if (hops == 0 && !trunks().tryStart()) {
      forget();
      session.tools().meters().rejections(Rejection.RATE_LIMIT).increment();
      return LocalCommands.error(session, RedisErrors.of(Rejection.RATE_LIMIT));
    }
    if (asking) {
      Replies.request(trunks().aside(), "ASKING");
    }
    trunks().mute(silent || session.voice().isMuted());
    trunks().awaitReplies();
    sent = true;
    return Verdict.SHARE_AND_HOLD;
  }

  @Override
  public void onWithheld(Frame reply) {
    redirection = Redirection.read(reply, topology, trunks().place());
  }

  private Verdict own(Frame frame, Dispatch to) {
    int place = place(frame, to);
    if (place == TrunkTools.NONE) {
      frame.need(frame.buffer().writerIndex() - frame.index() + 1);
      return Verdict.MORE;
    }
    Verdict verdict = session.seating().own(to);
    if (verdict == Verdict.ACQUIRE) {
      ownPlace = place;
      session.tools().place(place);
    }
    return verdict;
  }

  @Override
  public @Nullable String astray(PinnedSession own, Frame frame, Dispatch to) {
    String objection = objection(to);
    int place = objection == null ? place(frame, to) : ownPlace;
    Command command = to.command();
    boolean keyed = command != null && command.reach().key() != null;
    return keyed && place != TrunkTools.NONE && place != ownPlace ? ASTRAY : objection;
  }

  @Override
  public void onOwn(PinnedSession own) {
    transaction.onOwn(own);
  }

  /** Where a node says that a command belongs. */
  private record Redirection(int place, boolean asking) {

    private static final String ASK = "-ASK ";

    /** The server's line is {@code -MOVED slot host:port} or {@code -ASK slot host:port}. */
    static Redirection read(Frame reply, RedisTopology topology, int from) {
      boolean asking = Suspicion.begins(reply, ASK);
      String line = Reply.line(reply);
      String address = line.substring(line.lastIndexOf(' ') + 1);
      int colon = address.lastIndexOf(':');
      String host = address.substring(0, colon);
      Endpoint here = topology.addressOf(from);
      if (host.isEmpty() && here != null) {
        host = here.host();
      }
      int port = Integer.parseInt(address.substring(colon + 1));
      if (!asking) {
        topology.suspect();
      }
      return new Redirection(topology.placeOf(Endpoint.tcp(host, port)), asking);
    }
  }
}
