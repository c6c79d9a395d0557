package dev.sluice.core.session;

import dev.sluice.core.admission.MemoryBudget;
import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.event.Event;
import dev.sluice.core.outcome.CloseReason;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.tenant.TenantId;
import dev.sluice.core.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes one client from its first byte through TLS and login to its {@link Handoff}. Confined to
 * the loop that accepted the connection, until it moves.
 */
public final class LoginHandler extends FrameReader implements LoginTools {

  /** Bytes that may wait while the login is held. */
  private static final int MOST_HELD = 16 * 1024;

  private static final AtomicLong IDS = new AtomicLong();

  private final Channel channel;
  private final HomeLoop loop;
  private final Door door;
  private final ChannelOutbound out;
  private final ClientLogin login;
  private final LoginTls tls;
  private final MemoryBudget.Share kept;
  private final Deadline deadline = Deadline.of(this::onTimeout);

  private boolean over;

  /** What all clients of one listener have in common. Thread-safe. */
  public interface Door {
    Protocol protocol();

    ListenerSettings settings();

    /** TLS toward clients as it is now, or null. */
    @Nullable ClientTls tls();

    Reception reception();
  }

  public LoginHandler(Channel channel, HomeLoop loop, Door door) {
    this.channel = channel;
    this.loop = loop;
    this.door = door;
    this.out = new ChannelOutbound(channel, loop);
    this.tls = new LoginTls(channel, door);
    this.kept = loop.logins().newShare();
    this.login = door.protocol().newClientLogin(this);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    loop.wheel().set(deadline, door.reception().loginNanos());
    if (door.tls() == null) {
      loop.execute(this::welcome);
    }
  }

  /**
   * Lets a client in that has said nothing, if its protocol asks for nothing. One that is refused
   * is told so in answer to its first request: an answer to nothing would be taken for the next.
   */
  private void welcome() {
    if (over || isHeld() || backlog() > 0 || !login.isWelcome()) {
      return;
    }
    SessionHome home = admit().home();
    if (home != null) {
      enter(home);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (tls.isBegunBy(bytes)) {
      ctx.pipeline().fireChannelRead(bytes);
    } else {
      super.channelRead(ctx, bytes);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      onHandshake(handshake.isSuccess());
    } else if (event instanceof ChannelInputShutdownEvent) {
      drop();
    }
    ctx.fireUserEventTriggered(event);
  }

  private void onHandshake(boolean success) {
    if (tls.onHandshake(success)) {
      loop.execute(this::welcome);
    } else {
      drop();
    }
  }

  @Override
  HomeLoop loop() {
    return loop;
  }

  @Override
  Framer framer() {
    return login.framer();
  }

  @Override
  Verdict judge(Frame seen) {
    return login.onFrame(seen);
  }

  @Override
  @Nullable ChannelOutbound target() {
    return null;
  }

  @Override
  boolean carryOut(Verdict verdict, Frame seen) {
    switch (verdict) {
      case START_TLS -> startTls();
      case LOGGED_IN -> onLoggedIn();
      case CLOSE -> finish();
      default -> throw new IllegalStateException("verdict on a login's message: " + verdict);
    }
    return false;
  }

  private void startTls() {
    ClientTls context = door.tls();
    if (context == null || backlog() > 0) {
      // Bytes behind the request were not sent under TLS: somebody in between put them in.
      login.onClosing(CloseReason.PROTOCOL_ERROR, "received unencrypted data after SSL request");
      finish();
      return;
    }
    out.flush();
    tls.start(context);
  }

  private void onLoggedIn() {
    Reception.Admission admission = admit();
    SessionHome home = admission.home();
    if (home == null) {
      reject(admission);
    } else {
      enter(home);
    }
  }

  private Reception.Admission admit() {
    return door.reception().admit(login.identity(), door.protocol().name());
  }

  private void enter(SessionHome home) {
    leaveLogin();
    out.flush();
    long now = loop.ticker().epochMillis();
    ClientInfo info =
        new ClientInfo(
            IDS.incrementAndGet(), login.identity(), channel.remoteAddress(), now, tls.isOn());
    new Handoff(this, channel, login, home, info).go();
  }

  private void reject(Reception.Admission admission) {
    Rejection reason = admission.rejection();
    if (reason != null) {
      login.onRejected(reason, admission.detail());
      door.reception()
          .refused(login.identity().tenant().value(), address(), reason, admission.detail());
    }
    finish();
  }

  private void leaveLogin() {
    over = true;
    kept.hold(0);
    loop.wheel().remove(deadline);
  }

  private void onTimeout() {
    if (!over) {
      say(CloseReason.LOGIN_TIMEOUT, "");
      finish();
    }
  }

  /** Sends what was written, and closes. */
  private void finish() {
    if (!over) {
      leaveLogin();
      stopReading();
      out.flush();
      LingeringClose.close(channel);
    }
  }

  private void drop() {
    if (!over) {
      leaveLogin();
      stopReading();
      channel.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    noteKept();
    loop.flush();
    updateReading();
    ctx.fireChannelReadComplete();
  }

  /** Who says so much before it is known is the first to go when too much is kept of such. */
  private void noteKept() {
    if (!over && !kept.hold(inputCapacity())) {
      String detail = "reason=" + CloseReason.SLOW_SENDER.label() + " before its login";
      door.reception().events().record(Event.Kind.CLIENT_CLOSED, "", address(), detail);
      say(CloseReason.SLOW_SENDER, "");
      finish();
    }
  }

  /** Who has proved nothing yet may not fill the memory while its proof is being checked. */
  private void updateReading() {
    boolean room = !isHeld() || backlog() < MOST_HELD;
    if (!over && channel.config().isAutoRead() != room) {
      channel.config().setAutoRead(room);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    drop();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    drop();
    channel.close();
  }

  @Override
  void onViolation(ProtocolViolation violation) {
    say(CloseReason.PROTOCOL_ERROR, String.valueOf(violation.getMessage()));
    finish();
  }

  @Override
  void onFault(Throwable fault) {
    Faults.log(fault);
    say(CloseReason.INTERNAL, "internal error");
    finish();
  }

  /** Has the client told why it is over; where that is impossible, it is over all the same. */
  private void say(CloseReason reason, String detail) {
    try {
      login.onClosing(reason, detail);
    } catch (RuntimeException | AssertionError | OutOfMemoryError another) {
      Faults.log(another);
    }
  }

  private String address() {
    return Addresses.shown(channel.remoteAddress());
  }

  @Override
  public Outbound client() {
    return out;
  }

  @Override
  public ListenerSettings listener() {
    return door.settings();
  }

  @Override
  public boolean isTls() {
    return tls.isOn();
  }

  @Override
  public boolean canTls() {
    return door.tls() != null;
  }

  @Override
  public @Nullable String serverName() {
    return TlsFacts.serverName(channel);
  }

  @Override
  public @Nullable X509Certificate clientCertificate() {
    return TlsFacts.peerCertificate(channel);
  }

  @Override
  public byte @Nullable [] channelBinding() {
    return tls.channelBinding();
  }

  @Override
  public TenantDirectory tenants() {
    return door.reception().tenants();
  }

  @Override
  public ScramVerifiers verifiers() {
    return door.reception().verifiers();
  }

  @Override
  public void refused(@Nullable TenantId tenant, Rejection reason, String detail) {
    door.reception().refused(tenant == null ? null : tenant.value(), address(), reason, detail);
  }

  @Override
  public void resume() {
    loop.execute(
        () -> {
          if (!over) {
            goOn();
            noteKept();
            updateReading();
          }
        });
  }
}
