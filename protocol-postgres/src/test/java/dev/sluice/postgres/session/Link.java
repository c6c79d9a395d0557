package dev.sluice.postgres.session;

import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.rig.Pump;
import dev.sluice.core.rig.Sink;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Verdict;
import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One backend connection: the core's part of it, and the server at its end. */
final class Link implements PlainTools, Pump.Side {

  private final Rig rig;
  private final Sink out = new Sink();
  private final Pump pump = new Pump(this);
  private final BackendSession session;
  final Server server;

  @Nullable App holder;
  String state = "idle";
  int interrupts;

  Link(Rig rig, Server server, Function<PlainTools, BackendLogin> newLogin) {
    this.rig = rig;
    this.server = server;
    BackendLogin login = newLogin.apply(this);
    login.onConnected();
    server.startUp(out.take());
    ByteBuf hello = server.give();
    Frame frame = new Frame();
    Verdict verdict = Verdict.SWALLOW;
    while (verdict == Verdict.SWALLOW) {
      try {
        if (!login.framer().readHead(hello, hello.readerIndex(), frame)) {
          throw new AssertionError("the server says too little");
        }
      } catch (ProtocolViolation e) {
        throw new AssertionError(e);
      }
      verdict = login.onFrame(frame);
      hello.skipBytes((int) frame.length());
    }
    this.session = login.session();
  }

  /** Moves what was written to the server, and tells whether there was anything. */
  boolean toServer() {
    ByteBuf bytes = out.take();
    server.take(bytes.duplicate());
    return bytes.isReadable();
  }

  /** Moves what the server says, in whatever pieces the replay wants. */
  boolean fromServer() {
    ByteBuf bytes = server.give();
    if (!bytes.isReadable()) {
      return false;
    }
    rig.pace()
        .deliver(
            Pace.Way.FROM_SERVER,
            bytes,
            piece -> {
              pump.receive(piece);
              rig.runTasks();
            });
    return true;
  }

  /** The server's side of the connection breaks. */
  void lose(CloseReason reason) {
    if (state.equals("closed")) {
      return;
    }
    App client = holder;
    close();
    rig.note(this + " lost");
    if (client != null) {
      client.onBackendLost(reason);
    }
  }

  void close() {
    state = "closed";
    holder = null;
    pump.stop();
  }

  boolean isQuiet() {
    return pump.isQuiet();
  }

  boolean isMidMessage() {
    return pump.isMidMessage();
  }

  BackendSession session() {
    return session;
  }

  Sink out() {
    return out;
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
    return holder == null ? null : holder.out();
  }

  @Override
  public boolean carryOut(Verdict verdict, Frame seen) {
    switch (verdict) {
      case FORWARD_AND_RELEASE, SWALLOW_AND_RELEASE -> giveBack();
      case CLOSE -> lose(CloseReason.BACKEND_FATAL);
      default -> throw new AssertionError(verdict + " on a server's message");
    }
    return !state.equals("closed");
  }

  private void giveBack() {
    App client = holder;
    if (client == null) {
      rig.leases().cleaned(this);
    } else if (client.endUnit()) {
      holder = null;
      rig.leases().release(this, client);
    }
  }

  @Override
  public void onViolation(ProtocolViolation violation) {
    rig.fault(new IllegalStateException(violation));
    lose(CloseReason.BACKEND_LOST);
  }

  @Override
  public void onFault(RuntimeException fault) {
    rig.fault(fault);
    lose(CloseReason.INTERNAL);
  }

  @Override
  public Outbound backend() {
    return out;
  }

  @Override
  public String toString() {
    return server.toString();
  }
}
