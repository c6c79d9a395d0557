package dev.sluice.core.session;

import dev.sluice.core.auth.ScramVerifiers;
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
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes one client from its first byte through TLS and login to its home loop, where a {@link
 * ClientHandler} takes over. Confined to the loop that accepted the connection, until it moves.
 */
public final class LoginHandler extends FrameReader implements LoginTools {

  /** The first byte of a TLS handshake record. */
  private static final int TLS_HANDSHAKE = 0x16;

  /** Bytes that may wait while the login is held. */
  private static final int MOST_HELD = 16 * 1024;

  private static final AtomicLong IDS = new AtomicLong();

  private final Channel channel;
  private final HomeLoop loop;
  private final Door door;
  private final ChannelOutbound out;
  private final ClientLogin login;
  private final Deadline deadline = Deadline.of(this::onTimeout);

  private boolean begun;
  private boolean direct;
  private boolean tls;
  private boolean over;

  /** Of the certificate shown to this client: a reload may have put another in its place. */
  private byte @Nullable [] binding;

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
    if (!begun && bytes.isReadable()) {
      begun = true;
      ClientTls context = door.tls();
      SslContext first = context == null ? null : directContext(context);
      if (context != null && first != null && beginsTls(bytes)) {
        direct = true;
        addTls(first, context);
        ctx.pipeline().fireChannelRead(bytes);
        return;
      }
    }
    super.channelRead(ctx, bytes);
  }

  private @Nullable SslContext directContext(ClientTls context) {
    return door.protocol().beginsWithTls() ? context.context() : context.direct();
  }

  private static boolean beginsTls(ByteBuf bytes) {
    return bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE;
  }

  private void addTls(SslContext context, ClientTls of) {
    binding = of.channelBinding();
    var handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(0);
    channel.pipeline().addFirst(handler);
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
    String agreed = TlsFacts.applicationProtocol(channel);
    boolean wrongProtocol =
        direct
            && !door.protocol().beginsWithTls()
            && (agreed == null || !door.protocol().applicationProtocols().contains(agreed));
    if (!success || wrongProtocol) {
      drop();
      return;
    }
    tls = true;
    loop.execute(this::welcome);
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
    addTls(context.context(), context);
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
    move(
        home,
        new ClientInfo(IDS.incrementAndGet(), login.identity(), channel.remoteAddress(), now, tls));
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

  /** Goes to the loop of the tenant's pool and hands over there. */
  private void move(SessionHome home, ClientInfo info) {
    if (home.loop().eventLoop() == channel.eventLoop()) {
      handOver(home, info);
      return;
    }
    hold();
    channel.config().setAutoRead(false);
    channel
        .deregister()
        .addListener(
            left ->
                home.loop()
                    .eventLoop()
                    .register(channel)
                    .addListener(
                        arrived -> {
                          if (arrived.isSuccess()) {
                            handOver(home, info);
                          } else {
                            turnAway(home);
                          }
                        }));
  }

  private void handOver(SessionHome home, ClientInfo info) {
    ClientHandler handler;
    try {
      handler = new ClientHandler(channel, home, login, info);
    } catch (RuntimeException | AssertionError fault) {
      Faults.log(fault);
      turnAway(home);
      return;
    }
    ByteBuf rest = takeInput();
    channel.pipeline().replace(this, null, handler);
    channel.config().setAutoRead(true);
    handler.start(rest);
  }

  /** A client that was admitted, and cannot be served. */
  private void turnAway(SessionHome home) {
    home.leave();
    stopReading();
    channel.close();
  }

  private void leaveLogin() {
    over = true;
    loop.wheel().remove(deadline);
  }

  private void onTimeout() {
    if (!over) {
      login.onClosing(CloseReason.LOGIN_TIMEOUT, "");
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
    loop.flush();
    updateReading();
    ctx.fireChannelReadComplete();
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
    login.onClosing(CloseReason.PROTOCOL_ERROR, String.valueOf(violation.getMessage()));
    finish();
  }

  @Override
  void onFault(Throwable fault) {
    Faults.log(fault);
    login.onClosing(CloseReason.INTERNAL, "internal error");
    finish();
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
    return tls;
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
    return tls ? binding : null;
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
            updateReading();
          }
        });
  }
}
