package dev.sluice.cli.run;

import dev.sluice.core.ProxyException;
import dev.sluice.core.ProxyServer;
import dev.sluice.core.ProxyState;
import dev.sluice.core.admin.AdminServer;
import dev.sluice.core.admin.AdminSources;
import dev.sluice.core.admin.Health;
import dev.sluice.core.event.Event;
import dev.sluice.core.event.RingEventLog;
import dev.sluice.core.metrics.EventLoopLag;
import dev.sluice.core.metrics.MetricsPage;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.time.Ticker;
import dev.sluice.core.view.Inventory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A proxy and its admin port. The port opens last and closes last, so that a probe sees the whole
 * of a drain. Thread-safe.
 */
public final class Assembly implements Reloader.Target, AutoCloseable {

  /** How many events the admin port can show. */
  private static final int EVENTS_KEPT = 1_000;

  private final ProxyServer proxy;
  private final RingEventLog events;
  private final EventLoopLag lag;
  private final MetricsPage metrics;
  private final AdminServer admin;

  private Assembly(
      ProxyServer proxy,
      RingEventLog events,
      EventLoopLag lag,
      MetricsPage metrics,
      AdminServer admin) {
    this.proxy = proxy;
    this.events = events;
    this.lag = lag;
    this.metrics = metrics;
    this.admin = admin;
  }

  /**
   * Starts both; blocks until clients are served.
   *
   * @throws ProxyException if an address, a certificate or a file cannot be had
   */
  public static Assembly start(ProxySettings settings, Ticker ticker) throws ProxyException {
    long started = ticker.nanos();
    RingEventLog events = new RingEventLog(ticker, EVENTS_KEPT);
    ProxyServer proxy = ProxyServer.start(settings, ticker, events);
    EventLoopLag lag = EventLoopLag.start(proxy.loops(), ticker);
    MetricsPage metrics = new MetricsPage(proxy.meters(), lag, proxy.polling());
    Health health = new ProxyHealth(proxy, ticker, started);
    try {
      AdminServer admin =
          AdminServer.start(
              settings.admin(), new AdminSources(health, proxy.inventory(), metrics, events));
      return new Assembly(proxy, events, lag, metrics, admin);
    } catch (IOException | IllegalArgumentException e) {
      proxy.close();
      throw new ProxyException(String.valueOf(e.getMessage()), e);
    }
  }

  /** How the proxy is, in the admin port's words. */
  private record ProxyHealth(ProxyServer proxy, Ticker ticker, long startedNanos)
      implements Health {

    @Override
    public String state() {
      return proxy.state().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean ready() {
      return proxy.state() == ProxyState.SERVING;
    }

    @Override
    public Duration uptime() {
      return Duration.ofNanos(ticker.nanos() - startedNanos);
    }
  }

  /**
   * Puts other settings in force; the admin port stays where it is.
   *
   * @throws ProxyException if an address or a certificate cannot be had
   */
  @Override
  public void reload(ProxySettings next) throws ProxyException {
    proxy.reload(next);
    admin.replaceToken(next.admin().token());
  }

  @Override
  public void refused(String why) {
    events.record(Event.Kind.CONFIG_REFUSED, "", "sluice", why);
  }

  /** See {@link ProxyServer#drain}. */
  public CompletionStage<Boolean> drain() {
    return proxy.drain();
  }

  /** Where clients come in, by protocol. */
  public List<Map.Entry<String, Endpoint>> endpoints() {
    return proxy.endpoints();
  }

  public Endpoint adminEndpoint() {
    return admin.listen();
  }

  public Inventory inventory() {
    return proxy.inventory();
  }

  /** Ends both at once; blocks until that is done. */
  @Override
  public void close() {
    lag.close();
    proxy.close();
    admin.close();
    metrics.close();
  }
}
