package dev.sluice.redis.login;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.rig.PlainLoginTools;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.BackendTls;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.Pooling;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.tenant.TenantId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client's login with the core's part played by hand. Its user {@code app} says "secret". */
final class LoginRig implements PlainLoginTools {

  private static final TenantId ACME = new TenantId("acme");

  private static final ScramVerifiers VERIFIERS =
      new ScramVerifiers(new DerivedKeys(Runnable::run, 1), ScramMechanism.SHA_256, new byte[] {1});

  final Sent sent = new Sent();
  ClientAuth auth = ClientAuth.PASSWORD;
  TlsMode mode = TlsMode.DISABLE;
  boolean tls;

  /** Whether the listener has a tenant of its own. */
  boolean placed;

  @Nullable RedisClientLogin login;
  private int resumed;

  RedisClientLogin login() {
    RedisClientLogin made = login;
    if (made == null) {
      throw new IllegalStateException("no login yet");
    }
    return made;
  }

  /** Whether it is to go on; each time counts once. */
  boolean takeResumption() {
    boolean some = resumed > 0;
    resumed = 0;
    return some;
  }

  @Override
  public Outbound client() {
    return sent;
  }

  @Override
  public ListenerSettings listener() {
    ListenerTls settings = new ListenerTls(mode, null, null, null);
    return new ListenerSettings(
        "redis", Endpoint.tcp("127.0.0.1", 6379), placed ? ACME : null, settings);
  }

  @Override
  public boolean isTls() {
    return tls;
  }

  @Override
  public boolean canTls() {
    return tls;
  }

  @Override
  public TenantDirectory tenants() {
    return (protocol, user, database, serverName, fallback) -> {
      if (user.endsWith(".acme")) {
        return match(user.substring(0, user.length() - 5));
      }
      return fallback == null ? null : match(user);
    };
  }

  private TenantDirectory.Match match(String user) {
    BackendSettings backend =
        new BackendSettings(
            Endpoint.tcp("127.0.0.1", 6379), "", "", Secret.of("owned"), BackendTls.OFF, Map.of());
    ServiceSettings service =
        new ServiceSettings(
            "redis",
            backend,
            List.of(),
            Pooling.TRANSACTION,
            auth,
            Map.of("app", Secret.of("secret"), "default", Secret.of("secret")),
            List.of(),
            Map.of());
    return new TenantDirectory.Match(ACME, user, service);
  }

  @Override
  public ScramVerifiers verifiers() {
    return VERIFIERS;
  }

  @Override
  public void refused(@Nullable TenantId tenant, Rejection reason, String detail) {
    // Events are the core's.
  }

  @Override
  public void resume() {
    resumed++;
  }
}
