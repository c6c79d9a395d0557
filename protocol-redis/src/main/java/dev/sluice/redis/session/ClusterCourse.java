package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Place;
import dev.sluice.core.spi.Resending;
import dev.sluice.core.spi.TrunkTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.redis.command.Command;
import dev.sluice.redis.command.Slot;
import dev.sluice.redis.command.Treatment;
import dev.sluice.redis.topology.Layout;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.wire.Arguments;
import dev.sluice.redis.wire.Request;
import org.jspecify.annotations.Nullable;

/**
 * Sends each command to the master of its first key's slot; that its other keys are in the same
 * slot is for that master to judge. Confined to the session's event loop.
 *
 * <h2>Order</h2>
 *
 * Commands are on their way to all nodes together, and replies that come before their turn wait for
 * it. What is about one key goes to one node, over one connection, and is carried out in its order.
 * A reply that is a redirection says that its command was not carried out, so it is sent again,
 * from the copy that its {@link Flight} has, and nothing new is sent until it is answered. What
 * came behind it may have been carried out meanwhile; not, though, if it is about the same key, for
 * a node redirects that as well.
 */
final class ClusterCourse implements Course {

  private static final String ASTRAY = "CROSSSLOT Keys in request don't hash to the same slot";

  private final RedisSession session;
  private final RedisTopology topology;
  private final DeferredTransaction transaction;
  private final Vanguard vanguard;

  private final Resending resending;
  private final Flight flight;

  /** The kind of trunk that the flight is on. */
  private int flightKind;

  /** Where the slots were when the flight began. */
  private @Nullable Layout flightLayout;

  /** Null unless some command must be sent again, or to several nodes. */
  private @Nullable Errands errands;

  /** Where the session's own connection is, or was. */
  private int ownPlace = Place.HOME;

  /** The slot that it is for; {@link Layout#NOBODY}: none in particular. */
  private int ownSlot = Layout.NOBODY;

  /** The slot of the command that was looked at last, in the same way. */
  private int seenSlot = Layout.NOBODY;

  ClusterCourse(RedisSession session, RedisTopology topology) {
    this.session = session;
    this.topology = topology;
    this.transaction = new DeferredTransaction(session);
    this.vanguard = new Vanguard(session, topology, transaction);
    this.resending = session.trunks().resending();
    this.flight = new Flight(session.service().clients().flights());
  }

  @Override
  public boolean hasAlternative() {
    transaction.onRefused();
    vanguard.begin();
    return false;
  }

  @Override
  public boolean isBusy() {
    return owesAnswer() || transaction.isOpen();
  }

  @Override
  public boolean defersTransaction() {
    return transaction.isOpen();
  }

  @Override
  public int ownPlace() {
    return ownPlace;
  }

  @Override
  public Vanguard vanguard() {
    return vanguard;
  }

  @Override
  public boolean owesAnswer() {
    return isMending() || vanguard.isRedirected();
  }

  @Override
  public boolean isMending() {
    return errands != null;
  }

  @Override
  public @Nullable Verdict first(Frame frame, Dispatch to) {
    Verdict wait = isMending() ? session.turn().await() : null;
    if (wait != null) {
      return wait;
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
      return send(frame, Dispatch.find(session.service().commands(), frame));
    }
    return send(frame, to);
  }

  private Verdict send(Frame frame, Dispatch to) {
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
    seenSlot = Layout.NOBODY;
    if (command == null || !command.reach().seekKey(arguments)) {
      return arguments.isShort() ? TrunkTools.NONE : Place.HOME;
    }
    seenSlot = Slot.of(arguments, frame.buffer());
    int owner = topology.layout().master(seenSlot);
    return owner < 0 ? Place.HOME : owner;
  }

  private Verdict share(Frame frame, Dispatch to, boolean script) {
    Seating seating = session.seating();
    int kind = script ? seating.scriptKind() : seating.mainKind();
    Command command = to.command();
    if (command != null && command.name().equals("script|load")) {
      return shareWithAll(frame, kind);
    }
    int length = frame.available();
    if (flight.isTooLong(length)) {
      // On a connection of its own it is not copied, and there are only so many of those.
      return own(frame, to);
    }
    int owed = session.trunks().owed();
    Verdict wait = flight.isFull(length) || isOutdated(owed) ? session.turn().await() : null;
    if (wait != null) {
      return wait;
    }
    int place = place(frame, to);
    if (owed > 0 && flightKind == kind) {
      seating.cross(kind, place);
    }
    Verdict verdict = seating.share(kind, place);
    if (verdict == Verdict.SHARE) {
      if (owed == 0) {
        flightKind = kind;
        flightLayout = topology.layout();
      }
      flight.add(frame, session.voice().isMuted(), owed);
    }
    return verdict;
  }

  /**
   * Whether a key may have become another node's since the flight began: what is on its way to the
   * old one must be answered first.
   */
  @SuppressWarnings("ReferenceEquality") // a layout is replaced as a whole
  private boolean isOutdated(int owed) {
    return owed > 0 && topology.layout() != flightLayout;
  }

  /** Scripts are to be known wherever their keys may be; one answer stands for all. */
  private Verdict shareWithAll(Frame frame, int kind) {
    Verdict wait = session.turn().await();
    if (wait != null) {
      return wait;
    }
    if (!session.trunks().tryStart()) {
      return session.refusing().tooFast();
    }
    byte[] request = new byte[frame.available()];
    frame.buffer().getBytes(frame.index(), request);
    boolean muted = session.voice().isMuted();
    Errands copies = new Errands(session, resending);
    int number = 0;
    for (int master : topology.layout().masters()) {
      if (master != Place.HOME) {
        copies.add(new Errand(request, kind, muted, true, number++).to(master, false));
      }
    }
    copies.add(new Errand(request, kind, muted, false, number).to(Place.HOME, false));
    errands = copies;
    onQuiet();
    return Verdict.SWALLOW;
  }

  @Override
  public boolean onWithheld(Frame reply, int from, int since) {
    Redirection to = Redirection.read(reply);
    if (to == null) {
      throw new IllegalStateException("a reply is withheld that redirects nowhere");
    }
    int place = to.place(topology, from);
    Errands mending = errands == null ? new Errands(session, resending) : errands;
    errands = mending;
    if (mending.isRunning()) {
      mending.redirect(place, to.asking());
      return false;
    }
    int at = flight.at(since);
    Errand errand = new Errand(flight.copy(at), flightKind, flight.isMuted(at), false, at);
    mending.add(errand.to(place, to.asking()));
    return true;
  }

  @Override
  public void onQuiet() {
    flight.clear();
    Errands mending = errands;
    if (mending != null && mending.goOn()) {
      errands = null;
    }
  }

  @Override
  public void onClosed() {
    flight.clear();
  }

  private Verdict own(Frame frame, Dispatch to) {
    int place = place(frame, to);
    if (place == TrunkTools.NONE) {
      frame.need(frame.buffer().writerIndex() - frame.index() + 1);
      return Verdict.MORE;
    }
    Verdict verdict = session.seating().own(to);
    if (verdict == Verdict.ACQUIRE) {
      ownPlace = vanguard.isRedirected() ? vanguard.place() : place;
      ownSlot = seenSlot;
      session.tools().place(ownPlace);
      vanguard.expect(!Request.isPart(frame.kind()));
    }
    return verdict;
  }

  @Override
  public @Nullable String astray(PinnedSession own, Frame frame, Dispatch to) {
    String objection = objection(to);
    if (objection != null) {
      return objection;
    }
    int place = place(frame, to);
    // What is in the slot that the connection is for may be there though the layout says otherwise.
    boolean elsewhere = place != ownPlace && seenSlot != ownSlot;
    return seenSlot != Layout.NOBODY && elsewhere ? ASTRAY : null;
  }

  @Override
  public void onOwn(PinnedSession own) {
    transaction.onOwn(own);
  }
}
