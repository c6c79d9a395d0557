package dev.sluice.postgres;

import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.spi.Service;
import dev.sluice.postgres.login.CancelKeys;
import dev.sluice.postgres.login.PgClientLogin;
import dev.sluice.postgres.session.PgService;
import java.util.List;

/** PostgreSQL's frontend/backend protocol, versions 3.0 and 3.2. Thread-safe. */
public final class PgProtocol implements Protocol {

  /** All sessions' keys: a cancel request comes on a connection, and so on a loop, of its own. */
  private final CancelKeys cancelKeys = new CancelKeys();

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public int defaultPort() {
    return 5432;
  }

  /**
   * What a client must ask for if it starts with TLS; PostgreSQL 17's {@code
   * sslnegotiation=direct}.
   */
  @Override
  public List<String> applicationProtocols() {
    return List.of("postgresql");
  }

  @Override
  public ClientLogin newClientLogin(LoginTools tools) {
    return new PgClientLogin(tools, cancelKeys);
  }

  @Override
  public Service newService(ServiceSettings settings, String variant) {
    return new PgService(settings, variant, cancelKeys);
  }
}
