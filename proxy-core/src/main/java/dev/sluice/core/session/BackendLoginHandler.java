package dev.sluice.core.session;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.core.spi.Verdict;
import dev.sluice.core.time.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes one fresh backend connection through its login, or one side connection through its errand.
 * Ends with exactly one call of its {@link Outcome}. Confined to the pool's loop.
 */
public final class BackendLoginHandler extends FrameReader implements BackendTools {

  /** Told how it went. */
  public interface Outcome {

    /** The login is done; {@link #serve} or {@link #fail} follows. */
    void onLoggedIn(BackendLoginHandler handler, BackendSession session);

    /**
     * @param failure what the server said, or null if it said nothing
     * @param why the same for people
     */
    void onFailed(@Nullable BackendFailure failure, String why);

    /** The login was not done within the limit. */
    void onTimedOut(String why);

    /** It could not even be tried, for want of something that is the proxy's own. */
    void onImpossible(String why);

    /** It is not yet known where to. */
    default void onNowhere(String why) {
      onImpossible(why);
    }
  }

  private final Channel channel;
  private final HomeLoop loop;
  private final BackendContext context;
  private final Outcome outcome;
  private final ChannelOutbound out;
  private final BackendLogin login;
  private final Deadline deadline = Deadline.of(this::onLimit);

  private byte @Nullable [] channelBinding;
  private boolean tls;
  private boolean over;

  /**
   * What all logins to one backend share. Thread-safe.
   *
   * @param tls gives TLS toward the backend as it is now; null: none
   */
  public record BackendContext(
      BackendSettings settings, Supplier<@Nullable SslContext> tls, DerivedKeys keys) {

    /** The same for a server at another address. */
    public BackendContext at(Endpoint address) {
      return address.equals(settings.address())
          ? this
          : new BackendContext(settings.at(address), tls, keys);
    }
  }

  public BackendLoginHandler(
      Channel channel,
      HomeLoop loop,
      BackendContext context,
      Function<BackendTools, BackendLogin> machine,
      Outcome outcome) {
    this.channel = channel;
    this.loop = loop;
    this.context = context;
    this.outcome = outcome;
    this.out = new ChannelOutbound(channel, loop);
    this.login = machine.apply(this);
  }

  /** Fails after so many nanoseconds, whatever has been reached by then. */
  public void limit(long nanos) {
    loop.wheel().set(deadline, nanos);
  }

  private void onLimit() {
    if (giveUp()) {
      outcome.onTimedOut("no answer in time");
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (login.beginsWithTls()) {
      startTls();
    } else {
      login.onConnected();
    }
    loop.flush();
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
      case LOGGED_IN -> outcome.onLoggedIn(this, login.session());
      case CLOSE -> {
        BackendFailure failure = login.failure();
        fail(failure, failure == null ? "login ended" : failure.message());
      }
      default -> throw new IllegalStateException("verdict on a login's message: " + verdict);
    }
    return false;
  }

  private void startTls() {
    SslContext tlsContext = context.tls().get();
    if (tlsContext == null || backlog() > 0) {
      // Bytes behind the server's consent were not sent under TLS: somebody in between put them in.
      fail(null, "unencrypted data after the TLS request");
      return;
    }
    var address = context.settings().address();
    out.flush();
    SslHandler handler =
        tlsContext.newHandler(channel.alloc(), address.host(), Math.max(address.port(), 0));
    handler.setHandshakeTimeoutMillis(0);
    channel.pipeline().addFirst(handler);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess() && !over) {
        tls = true;
        channelBinding = TlsFacts.peerBinding(channel);
        login.onTls();
        loop.flush();
      } else if (!handshake.isSuccess()) {
        fail(null, "TLS: " + handshake.cause().getMessage());
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    loop.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(login.failure(), "the server closed the connection");
    loop.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(null, String.valueOf(cause.getMessage()));
    loop.flush();
  }

  @Override
  void onViolation(ProtocolViolation violation) {
    fail(null, String.valueOf(violation.getMessage()));
  }

  @Override
  void onFault(Throwable fault) {
    Faults.log(fault);
    fail(null, fault.toString());
  }

  /** Gives up, unless it is over already. */
  public void fail(@Nullable BackendFailure failure, String why) {
    if (giveUp()) {
      outcome.onFailed(failure, why);
    }
  }

  /** Closes the channel, unless it is over already; whether it was not. */
  private boolean giveUp() {
    if (over) {
      return false;
    }
    over = true;
    loop.wheel().remove(deadline);
    stopReading();
    out.flush();
    channel.close();
    return true;
  }

  /** Puts the handler of a pooled connection in this one's place, and tells the pool. */
  public void serve(PooledConnection connection, BackendSession session, EventLog events) {
    over = true;
    loop.wheel().remove(deadline);
    BackendHandler handler =
        new BackendHandler(channel, loop, connection, out, session, events, tls);
    ByteBuf rest = takeInput();
    channel.pipeline().replace(this, null, handler);
    if (rest != null) {
      handler.receive(rest);
    }
    if (handler.isOver()) {
      // The server's last word came right behind its welcome.
      channel.close();
      String why = "lost right after its login";
      connection.onOpenFailed(login.failure(), why);
    } else {
      connection.onOpened(handler);
    }
  }

  @Override
  public Outbound backend() {
    return out;
  }

  @Override
  public BackendSettings settings() {
    return context.settings();
  }

  @Override
  public boolean isTls() {
    return tls;
  }

  @Override
  public byte @Nullable [] channelBinding() {
    return channelBinding;
  }

  @Override
  public DerivedKeys keys() {
    return context.keys();
  }

  @Override
  public void resume() {
    loop.execute(
        () -> {
          if (!over) {
            goOn();
          }
        });
  }
}
