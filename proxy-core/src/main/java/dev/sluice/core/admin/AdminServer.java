package dev.sluice.core.admin;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.net.Transport;
import dev.sluice.core.settings.AdminSettings;
import dev.sluice.core.settings.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The admin port: one thread of its own accepts and answers. Thread-safe.
 *
 * <p>Without a token it listens on loopback addresses and unix sockets alone, whatever the
 * configuration's own checks let through.
 */
public final class AdminServer implements AutoCloseable {

  private final AdminListener listener;
  private final EventLoopGroup loop;
  private final Channel channel;
  private volatile AccessRule access;

  private AdminServer(AdminSettings settings, AdminSources sources) throws IOException {
    Transport transport = Transport.best();
    this.listener = new AdminListener(settings.listen(), transport);
    this.access = listener.rule(settings.token());
    this.loop = transport.newLoops("sluice-admin", 1);
    try {
      this.channel = listener.bind(loop, new AdminPipeline(routes(sources), () -> access));
    } catch (IOException e) {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      throw e;
    }
  }

  /**
   * Binds and starts to answer.
   *
   * @throws IOException if the address cannot be bound; the message says which and why
   * @throws IllegalArgumentException if there is no token and others than this machine could reach
   *     the address
   */
  public static AdminServer start(AdminSettings settings, AdminSources sources) throws IOException {
    return new AdminServer(settings, sources);
  }

  private static Routes routes(AdminSources sources) {
    Routes routes = new Routes();
    new MetricsRoute(sources.metrics()).addTo(routes);
    new HealthPages(sources.health(), sources.inventory()).addTo(routes);
    new InventoryPages(sources.inventory(), sources.events()).addTo(routes);
    return routes;
  }

  /** Where it listens, with the port that the system chose if none was asked for. */
  public Endpoint listen() {
    return listener.bound(channel);
  }

  /**
   * Asks for another token from now on.
   *
   * @throws IllegalArgumentException if it is empty and others than this machine can ask
   */
  public void replaceToken(Secret token) {
    access = listener.rule(token);
  }

  /** Stops listening, hangs up and waits for the thread to end; at most a second. */
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    listener.release();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
