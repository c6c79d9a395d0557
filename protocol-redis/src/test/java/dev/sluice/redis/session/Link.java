package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.rig.PlainBackendTools;
import dev.sluice.core.rig.Pump;
import dev.sluice.core.rig.Sink;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendSession.Cleanliness;
import dev.sluice.core.spi.CommonHolder;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One backend connection: the core's part of it, lent to one client or shared by many. */
final class Link implements PlainBackendTools, Pump.Side {

  /** What is found when a server says what it cannot mean. */
  private static final Set<String> DECLARED =
      Set.of("a reply to nothing", "a reply that nobody is owed", "an answer to nothing");

  private final Rig rig;

  /** Which of a cluster's servers it goes to. */
  final int place;

  private final Sink out = new Sink();
  private final Pump pump = new Pump(this);
  private final RedisBackend session;
  final Server.Connection connection;

  @Nullable App holder;
  boolean shared;

  /** Whether it is a trunk that is not ready, and who waits for it. */
  private boolean preparing;

  private final List<Wait> waiting = new ArrayList<>();

  private boolean retiring;
  private boolean gone;

  private String undelivered = "";

  /** Who holds it for many clients. */
  @Nullable CommonHolder keeper;

  /** To whom a trunk owes replies. */
  private final ArrayDeque<Booking> order = new ArrayDeque<>();

  private record Wait(Seat seat, int kind) {}

  Link(Rig rig, int place) {
    this.rig = rig;
    this.place = place;
    this.connection = rig.server(place).connect();
    this.session = logIn();
  }

  private RedisBackend logIn() {
    BackendLogin login = rig.service.newBackendLogin(this, place);
    login.onConnected();
    Verdict verdict = Verdict.SWALLOW;
    ByteBuf answer = Unpooled.buffer();
    Frame frame = new Frame();
    while (verdict == Verdict.SWALLOW) {
      connection.receive(out.takeText());
      answer.writeCharSequence(connection.take(), StandardCharsets.ISO_8859_1);
      try {
        if (!login.framer().readHead(answer, answer.readerIndex(), frame)) {
          throw new AssertionError("no answer during the login");
        }
      } catch (ProtocolViolation e) {
        throw new AssertionError(e);
      }
      verdict = login.onFrame(frame);
      answer.skipBytes(frame.available());
    }
    if (verdict != Verdict.LOGGED_IN) {
      throw new AssertionError(verdict + " " + login.failure());
    }
    connection.log.clear();
    return (RedisBackend) login.session();
  }

  RedisBackend session() {
    return session;
  }

  Sink out() {
    return out;
  }

  void share(int kind) {
    shared = true;
    preparing = !session.onShared(kind);
  }

  /** Whether it is a trunk that takes messages. */
  boolean isServing() {
    return shared && !preparing && !retiring && !gone;
  }

  /** Somebody waits for the trunk to be ready; false: it is. */
  boolean await(Seat seat, int kind) {
    if (preparing) {
      waiting.add(new Wait(seat, kind));
    }
    return preparing;
  }

  private void onPrepared() {
    preparing = false;
    String refusal = session.shareRefusal();
    if (refusal != null) {
      stopSharing();
    }
    for (Wait wait : takeWaiting()) {
      if (refusal == null) {
        wait.seat.onJoined(this, wait.kind);
      } else {
        wait.seat.onRefused(refusal);
      }
    }
  }

  private List<Wait> takeWaiting() {
    List<Wait> all = List.copyOf(waiting);
    waiting.clear();
    return all;
  }

  /** A trunk takes no more messages, and goes back to the pool with the last reply. */
  void retire() {
    if (isServing()) {
      retiring = true;
      rig.retire(this);
      retireIfQuiet();
    }
  }

  private void retireIfQuiet() {
    if (retiring && order.isEmpty() && pump.isQuiet() && !gone) {
      stopSharing();
    }
  }

  private void stopSharing() {
    shared = false;
    retiring = false;
    rig.retire(this);
    release(false);
  }

  boolean isMidReplyTo(Booking booking) {
    return order.peek() == booking && session.isMidReply();
  }

  /** Whether its user has got a part of something whose rest is still to come. */
  boolean isMidMessage() {
    return pump.isMidMessage();
  }

  /** The server closes it. */
  void lose() {
    lose(CloseReason.BACKEND_LOST);
  }

  void lose(CloseReason reason) {
    if (gone) {
      return;
    }
    boolean torn = pump.isMidMessage() || session.isMidReply();
    discard();
    CommonHolder held = keeper;
    keeper = null;
    if (held != null) {
      held.onLost(reason);
    }
    App was = holder;
    holder = null;
    if (was != null) {
      was.lost(reason);
    }
    tellLost(torn, reason);
    for (Wait wait : takeWaiting()) {
      wait.seat.onRefused(Rejection.BACKEND_UNAVAILABLE);
    }
  }

  /** Nobody gets it any more. */
  void discard() {
    gone = true;
    pump.stop();
    rig.remove(this);
    connection.close();
  }

  private void tellLost(boolean torn, CloseReason reason) {
    Map<Seat, List<Booking>> losses = new LinkedHashMap<>();
    for (Booking lost : order) {
      losses.computeIfAbsent(lost.seat, s -> new ArrayList<>()).add(lost);
    }
    Booking first = order.peek();
    order.clear();
    losses.forEach(
        (seat, lost) -> {
          boolean half = torn && first != null && !first.muted && first.seat == seat;
          seat.onLost(lost, half, reason);
        });
  }

  void book(Booking booking) {
    order.add(booking);
  }

  /** Whether anything moved between proxy and server. */
  boolean move() {
    String request = out.takeText();
    if (!request.isEmpty()) {
      connection.receive(request);
    }
    undelivered += connection.take();
    boolean moved = !request.isEmpty() || !undelivered.isEmpty();
    while (!undelivered.isEmpty() && !gone) {
      deliver(Math.min(rig.replyPiece, undelivered.length()));
    }
    return moved;
  }

  private void deliver(int bytes) {
    String piece = undelivered.substring(0, bytes);
    undelivered = undelivered.substring(bytes);
    pump.receive(piece);
    retireIfQuiet();
  }

  /** Only the first bytes of what the server says arrive for now. */
  void movePart(int bytes) {
    connection.receive(out.takeText());
    undelivered += connection.take();
    deliver(Math.min(bytes, undelivered.length()));
  }

  @Override
  public Framer framer() {
    return session.framer();
  }

  @Override
  public Verdict judge(Frame seen) {
    return session.onBackendFrame(seen);
  }

  @Override
  public @Nullable Sink target() {
    if (shared) {
      Booking first = order.peek();
      return first == null || first.muted ? null : first.target();
    }
    return holder == null ? null : holder.toClient();
  }

  @Override
  public Sink share() {
    throw new AssertionError("a server shares nothing");
  }

  @Override
  public boolean carryOut(Verdict verdict, Frame seen) {
    if (verdict == Verdict.CLOSE) {
      if (!rig.server(place).hasRefused) {
        rig.onSurprise("the connection is given up");
      }
      lose(CloseReason.BACKEND_FATAL);
      return false;
    }
    if (preparing) {
      onPrepared();
    } else if (shared) {
      finishReply(verdict, seen);
    } else if (keeper != null) {
      keeper = null;
      release(false);
    } else if (holder == null) {
      rig.giveBack(this);
    } else {
      App was = holder;
      holder = null;
      boolean torn = was.isMidMessage();
      was.released();
      if (torn) {
        discard();
      } else {
        release(false);
      }
    }
    return !gone;
  }

  private void finishReply(Verdict verdict, Frame seen) {
    Booking first = order.peek();
    if (first == null) {
      throw new IllegalStateException("a reply that nobody is owed");
    }
    if (verdict == Verdict.SWALLOW_AND_RELEASE) {
      if (!rig.isCluster()) {
        throw new AssertionError("a reply is withheld although there is one server");
      }
      first.seat.withhold(first, seen);
    }
    order.remove();
    first.seat.onReply(first);
  }

  /** A reply that is not wholly there is shown in parts. */
  @Override
  public boolean knowsLengths() {
    return false;
  }

  @Override
  public void onViolation(ProtocolViolation violation) {
    rig.onSurprise(String.valueOf(violation.getMessage()));
    lose(CloseReason.BACKEND_LOST);
  }

  @Override
  public void onFault(RuntimeException fault) {
    if (rig.strange.isEmpty() || !DECLARED.contains(String.valueOf(fault.getMessage()))) {
      throw fault;
    }
    lose(CloseReason.INTERNAL);
  }

  /** The holder gives the connection back, or is gone. */
  void release(boolean clientLost) {
    holder = null;
    Cleanliness state = session.onRelease(clientLost);
    if (state == Cleanliness.CLEAN) {
      rig.giveBack(this);
    } else if (state == Cleanliness.UNCLEAN) {
      discard();
    }
  }

  /**
   * What is wrong with a connection that nobody uses any more; null: nothing. Only while its server
   * says nothing but answers.
   */
  @Nullable String stain() {
    if (!session.owed().isEmpty() || !order.isEmpty()) {
      return "it owes replies";
    }
    if (!pump.isQuiet() || !undelivered.isEmpty()) {
      return "there is more of what it says";
    }
    connection.receive(out.takeText());
    return connection.stain(session.setting());
  }

  @Override
  public Outbound backend() {
    return out;
  }

  @Override
  public BackendSettings settings() {
    return Rig.BACKEND;
  }
}
