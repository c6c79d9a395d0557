package dev.sluice.cli.demo;

import dev.sluice.testkit.redis.RedisServer;
import java.util.Locale;
import java.util.Optional;

/**
 * The databases behind the demo's proxy. Without a PostgreSQL there is no demo; without a Redis it
 * goes without.
 *
 * @param redis none: {@code missing} says why
 */
record DemoServers(DemoDatabase postgres, Optional<DemoRedis> redis, String missing)
    implements AutoCloseable, DemoConfig.Backends {

  /**
   * Starts them.
   *
   * @throws dev.sluice.cli.term.CommandFailure if this machine cannot run a PostgreSQL
   */
  static DemoServers start() {
    DemoDatabase postgres = DemoDatabase.start();
    try {
      return new DemoServers(postgres, Optional.of(DemoRedis.start()), "");
    } catch (RedisServer.Unavailable e) {
      return new DemoServers(postgres, Optional.empty(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      postgres.close();
      throw e;
    }
  }

  @Override
  public String postgres(DemoTenant tenant) {
    return postgres.address().as(tenant.id(), DemoTenant.PASSWORD, tenant.id()).url()
        + "?sslmode=disable";
  }

  @Override
  public Optional<String> redis(DemoTenant tenant) {
    return redis.map(server -> server.backend(tenant));
  }

  /** What runs, in a few words. */
  String names() {
    String second = redis.map(r -> " and Redis " + r.version()).orElse("");
    return String.format(Locale.ROOT, "PostgreSQL %s%s", postgres.version(), second);
  }

  @Override
  public void close() {
    redis.ifPresent(DemoRedis::close);
    postgres.close();
  }
}
