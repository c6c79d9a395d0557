package dev.sluice.redis.session;

import dev.sluice.core.outcome.CloseReason;
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
import org.jspecify.annotations.Nullable;

/** One backend connection: the core's part of it, lent to one client or shared by many. */
final class Link implements PlainBackendTools, Pump.Side {

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

  private final List<Runnable> waiting = new ArrayList<>();

  private String undelivered = "";

  /** Who holds it for many clients. */
  @Nullable CommonHolder keeper;

  /** To whom a trunk owes replies. */
  private final ArrayDeque<Slot> order = new ArrayDeque<>();

  private record Slot(Seat seat, boolean muted) {}

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
    while (verdict == Verdict.SWALLOW) {
      connection.receive(out.takeText());
      ByteBuf answer = Unpooled.copiedBuffer(connection.take(), StandardCharsets.ISO_8859_1);
      Frame frame = new Frame();
      try {
        if (!login.framer().readHead(answer, 0, frame)) {
          throw new AssertionError("no answer during the login");
        }
      } catch (ProtocolViolation e) {
        throw new AssertionError(e);
      }
      verdict = login.onFrame(frame);
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

  /** Somebody waits for the trunk to be ready; false: it is. */
  boolean await(Seat seat, int kind) {
    if (preparing) {
      waiting.add(() -> seat.seated(this, kind, session.shareRefusal()));
    }
    return preparing;
  }

  private void onPrepared() {
    preparing = false;
    if (session.shareRefusal() != null) {
      shared = false;
      rig.retire(this);
      release(false);
    }
    List<Runnable> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(Runnable::run);
  }

  boolean isMidReplyTo(Seat seat) {
    Slot first = order.peek();
    return first != null && first.seat == seat && session.isMidReply();
  }

  /** The server closes it. */
  void lose() {
    rig.remove(this);
    rig.retire(this);
    Map<Seat, Integer> losses = new LinkedHashMap<>();
    order.forEach(slot -> losses.merge(slot.seat, 1, Integer::sum));
    order.clear();
    losses.forEach(Seat::lost);
    CommonHolder held = keeper;
    keeper = null;
    if (held != null) {
      held.onLost(CloseReason.BACKEND_LOST);
    }
    App was = holder;
    holder = null;
    if (was != null) {
      was.lost(CloseReason.BACKEND_LOST);
    }
  }

  void book(Seat seat, boolean muted) {
    order.add(new Slot(seat, muted));
  }

  /** Whether anything moved between proxy and server. */
  boolean move() {
    String request = out.takeText();
    if (!request.isEmpty()) {
      connection.receive(request);
    }
    String reply = undelivered + connection.take();
    undelivered = "";
    for (int at = 0; at < reply.length(); at += rig.piece) {
      pump.receive(reply.substring(at, Math.min(reply.length(), at + rig.piece)));
    }
    return !request.isEmpty() || !reply.isEmpty();
  }

  /** Only the first bytes of what the server says arrive for now. */
  void movePart(int bytes) {
    connection.receive(out.takeText());
    String reply = undelivered + connection.take();
    int now = Math.min(bytes, reply.length());
    undelivered = reply.substring(now);
    pump.receive(reply.substring(0, now));
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
      Slot first = order.peek();
      return first == null || first.muted || first.seat.isOver() ? null : first.seat.replies();
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
      throw new AssertionError("the connection is given up");
    }
    if (preparing) {
      onPrepared();
    } else if (shared) {
      if (verdict == Verdict.SWALLOW_AND_RELEASE) {
        order.element().seat.withhold(seen);
      }
      order.remove().seat.onReply();
    } else if (keeper != null) {
      keeper = null;
      release(true);
    } else if (holder == null) {
      rig.giveBack(this);
    } else {
      App was = holder;
      holder = null;
      was.released();
      release(false);
    }
    return true;
  }

  /** The holder gives the connection back, or is gone. */
  void release(boolean clientLost) {
    holder = null;
    Cleanliness state = session.onRelease(clientLost);
    if (state == Cleanliness.CLEAN) {
      rig.giveBack(this);
    } else if (state == Cleanliness.UNCLEAN) {
      rig.remove(this);
    }
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
