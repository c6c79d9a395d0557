package dev.sluice.core.net;

import dev.sluice.core.event.Event;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.pool.ConnectionOpener;
import dev.sluice.core.pool.PooledConnection;
import dev.sluice.core.session.BackendLoginHandler;
import dev.sluice.core.session.BackendLoginHandler.BackendContext;
import dev.sluice.core.session.HomeLoop;
import dev.sluice.core.session.SideConnections;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.spi.BackendFailure;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendSession;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.Interrupt;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one backend and takes them through their login. Thread-safe, but each
 * connection lives on the loop that asked for it.
 */
public final class BackendConnector implements SideConnections {

  /** PgBouncer's {@code cancel_wait_timeout}. */
  private static final long SIDE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Transport transport;
  private final BackendContext context;
  private final Whereabouts where;
  private final EventLog events;
  private final Executor blocking;
  private final int buffer;

  /**
   * @param where where the server is, whatever the context says
   * @param blocking looks host names up
   * @param buffer bytes that may wait for one backend before its client is paused
   */
  public BackendConnector(
      Transport transport,
      BackendContext context,
      Whereabouts where,
      EventLog events,
      Executor blocking,
      int buffer) {
    this.transport = transport;
    this.context = context;
    this.where = where;
    this.events = events;
    this.blocking = blocking;
    this.buffer = buffer;
  }

  /**
   * What one pool opens its connections with.
   *
   * @param limitNanos bounds connecting and login together
   */
  public ConnectionOpener opener(
      HomeLoop loop, Function<BackendTools, BackendLogin> machine, LimitNanos limitNanos) {
    return new ConnectionOpener() {
      @Override
      public void open(PooledConnection connection) {
        PoolOutcome outcome = new PoolOutcome(connection, events, where);
        BackendConnector.this.open(loop, machine, limitNanos.now(), outcome);
      }

      @Override
      public void interrupt(Interrupt interrupt, Runnable done) {
        BackendConnector.this.open(loop, interrupt, done);
      }
    };
  }

  /** A limit that a reload may change. */
  @FunctionalInterface
  public interface LimitNanos {
    long now();
  }

  @Override
  public void open(HomeLoop loop, Interrupt interrupt, Runnable done) {
    open(loop, interrupt::newLogin, SIDE_LIMIT_NANOS, new SideOutcome(done));
  }

  private void open(
      HomeLoop loop,
      Function<BackendTools, BackendLogin> machine,
      long limitNanos,
      BackendLoginHandler.Outcome outcome) {
    Endpoint endpoint = where.now();
    if (endpoint == null) {
      where.suspect();
      loop.execute(() -> outcome.onNowhere("it is not known where the server is"));
      return;
    }
    blocking.execute(
        () -> {
          try {
            SocketAddress address = transport.address(endpoint);
            loop.execute(
                () -> connect(loop, new Target(endpoint, address), machine, limitNanos, outcome));
          } catch (IllegalArgumentException e) {
            loop.execute(() -> outcome.onImpossible(endpoint + ": " + e.getMessage()));
          }
        });
  }

  /** A server by the name that it was given, and by what the name stands for. */
  private record Target(Endpoint endpoint, SocketAddress address) {}

  private void connect(
      HomeLoop loop,
      Target target,
      Function<BackendTools, BackendLogin> machine,
      long limitNanos,
      BackendLoginHandler.Outcome outcome) {
    Endpoint endpoint = target.endpoint();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(transport.channel(endpoint))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .handler(new ChannelInboundHandlerAdapter());
    SocketOptions.backend(bootstrap, transport, endpoint, buffer);
    ChannelFuture registered = bootstrap.register();
    if (registered.cause() != null) {
      // No socket: the process has as many files open as it may. Its channel is an empty shell.
      outcome.onImpossible(String.valueOf(registered.cause().getMessage()));
      return;
    }
    Channel channel = registered.channel();
    BackendLoginHandler login =
        new BackendLoginHandler(channel, loop, context.at(endpoint), machine, outcome);
    login.limit(limitNanos);
    channel.pipeline().addLast(login);
    channel
        .connect(target.address())
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                String why = String.valueOf(connected.cause().getMessage());
                loop.execute(() -> login.fail(null, why));
              }
            });
  }

  /** Tells a pool how one of its connections fared. */
  private record PoolOutcome(PooledConnection connection, EventLog events, Whereabouts where)
      implements BackendLoginHandler.Outcome {

    @Override
    public void onLoggedIn(BackendLoginHandler handler, BackendSession session) {
      record(Event.Kind.BACKEND_OPENED, session.remoteId());
      handler.serve(connection, session, events);
    }

    @Override
    public void onFailed(@Nullable BackendFailure failure, String why) {
      record(Event.Kind.BACKEND_OPEN_FAILED, why);
      where.suspect();
      connection.onOpenFailed(failure, why);
    }

    @Override
    public void onTimedOut(String why) {
      record(Event.Kind.BACKEND_OPEN_FAILED, why);
      where.suspect();
      connection.onOpenTimedOut(why);
    }

    @Override
    public void onImpossible(String why) {
      record(Event.Kind.BACKEND_OPEN_FAILED, why);
      connection.onOpenImpossible(why);
    }

    @Override
    public void onNowhere(String why) {
      connection.onOpenNowhere(why);
    }

    private void record(Event.Kind kind, String detail) {
      var tags = connection.pool().shared().tags();
      events.record(kind, tags.tenant(), tags.backend() + " #" + connection.id(), detail);
    }
  }

  /** A side connection ends by being closed, whatever the server thinks of the request. */
  private record SideOutcome(Runnable done) implements BackendLoginHandler.Outcome {

    @Override
    public void onLoggedIn(BackendLoginHandler handler, BackendSession session) {
      handler.fail(null, "a side connection does not log in");
    }

    @Override
    public void onFailed(@Nullable BackendFailure failure, String why) {
      done.run();
    }

    @Override
    public void onTimedOut(String why) {
      done.run();
    }

    @Override
    public void onImpossible(String why) {
      done.run();
    }
  }
}
