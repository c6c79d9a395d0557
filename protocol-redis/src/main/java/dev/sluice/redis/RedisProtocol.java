package dev.sluice.redis;

import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.spi.Service;
import dev.sluice.redis.login.RedisClientLogin;
import dev.sluice.redis.session.ClientRegister;
import dev.sluice.redis.session.RedisService;
import java.util.List;

/** Redis's serialization protocol, versions 2 and 3. Thread-safe. */
public final class RedisProtocol implements Protocol {

  /** All sessions: one client may ask for, or end, another that lives on another loop. */
  private final ClientRegister clients = new ClientRegister();

  @Override
  public String name() {
    return RedisClientLogin.PROTOCOL;
  }

  @Override
  public int defaultPort() {
    return 6379;
  }

  @Override
  public List<String> applicationProtocols() {
    return List.of();
  }

  @Override
  public boolean beginsWithTls() {
    return true;
  }

  @Override
  public ClientLogin newClientLogin(LoginTools tools) {
    return new RedisClientLogin(tools);
  }

  @Override
  public Service newService(ServiceSettings settings, String variant) {
    return new RedisService(settings, clients);
  }
}
