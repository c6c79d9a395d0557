package dev.sluice.redis;

import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.ClientLogin;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Protocol;
import dev.sluice.core.spi.Service;
import dev.sluice.core.spi.Topology;
import dev.sluice.redis.login.KnownServers;
import dev.sluice.redis.login.RedisClientLogin;
import dev.sluice.redis.session.ClientRegister;
import dev.sluice.redis.session.RedisService;
import dev.sluice.redis.topology.RedisTopology;
import dev.sluice.redis.topology.Room;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redis's serialization protocol, versions 2 and 3. Thread-safe. */
public final class RedisProtocol implements Protocol {

  /** All sessions: one client may ask for, or end, another that lives on another loop. */
  private final ClientRegister clients = new ClientRegister();

  private final KnownServers servers = new KnownServers();

  /** Where servers are looked for; empty unless somebody's have to be. */
  private final Room room = new Room();

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
    return newService(settings, variant, null);
  }

  @Override
  public Service newService(ServiceSettings settings, String variant, @Nullable Topology topology) {
    return new RedisService(settings, clients, servers, (RedisTopology) topology);
  }

  @Override
  public @Nullable Topology newTopology(ServiceSettings settings) {
    return RedisTopology.of(settings.backend(), room);
  }
}
