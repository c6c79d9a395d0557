package dev.sluice.core.registry;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.net.BackendTlsContexts;
import dev.sluice.core.net.Transport;
import dev.sluice.core.pool.ServerBudget;
import dev.sluice.core.session.HomeLoop;
import dev.sluice.core.settings.BreakerSettings;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ProcessSettings;
import dev.sluice.core.settings.RetrySettings;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.time.Ticker;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What all tenants run on. Thread-safe. */
public interface Engine {

  Ticker ticker();

  EventLog events();

  Transport transport();

  List<HomeLoop> loops();

  /** For what may block; never an event loop. */
  Executor blocking();

  DerivedKeys keys();

  BackendTlsContexts backendTls();

  ProcessSettings process();

  RetrySettings retry();

  BreakerSettings breaker();

  /** The cap that all tenants on this server share, or null if it has none. */
  @Nullable ServerBudget cap(Endpoint server);

  /** The protocol of that name, or null if it is not served. */
  @Nullable Protocol protocol(String name);
}
