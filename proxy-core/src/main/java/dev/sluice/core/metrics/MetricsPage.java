package dev.sluice.core.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * All figures as text: the pools', the event loops' and those of the JVM and the process.
 *
 * <p>The last are only bound when the first scrape asks for them, because the management beans
 * behind them would cost a tenth of the start-up time. Thread-safe; scrapes take turns.
 */
public final class MetricsPage implements AutoCloseable {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private @Nullable RuntimeMeters runtime;
  private boolean closed;

  public MetricsPage(MeterSource.Directory pools, EventLoopLag lag, PollingTime polling) {
    registry.register(new PoolCollector(pools));
    registry.register(lag.collector());
    registry.register(polling.collector());
  }

  /**
   * Writes the figures of this moment.
   *
   * @throws IOException if {@code out} throws it
   */
  public synchronized void write(Exposition format, OutputStream out) throws IOException {
    if (runtime == null && !closed) {
      runtime =
          new RuntimeMeters(
              new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM));
    }
    format.write(out, registry.scrape());
  }

  /** Lets go of what listens to the JVM. */
  @Override
  public synchronized void close() {
    closed = true;
    if (runtime != null) {
      runtime.close();
      runtime = null;
    }
  }
}
