package dev.sluice.core.toy;

import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.BackendLogin;
import dev.sluice.core.spi.BackendTools;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.ClientSession;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.spi.Service;
import dev.sluice.core.spi.SharingTools;
import java.util.List;

/** The toy protocol; a service with the option {@code broken} cannot be made. */
public final class ToyProtocol implements Protocol {

  public static final String NAME = "toy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int defaultPort() {
    return 1;
  }

  @Override
  public List<String> applicationProtocols() {
    return List.of(NAME);
  }

  @Override
  public ClientLogin newClientLogin(LoginTools tools) {
    return new ToyClientLogin(tools);
  }

  @Override
  public Service newService(ServiceSettings settings, String tenant) {
    if (settings.options().containsKey("broken")) {
      throw new IllegalArgumentException("broken");
    }
    return new ToyService();
  }

  private static final class ToyService implements Service {

    @Override
    public BackendLogin newBackendLogin(BackendTools tools) {
      return new ToyLogin(tools);
    }

    @Override
    public ClientSession newClientSession(ClientLogin login, SharingTools tools) {
      return new ToySession(tools);
    }
  }
}
