package dev.sluice.redis.session;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.tenant.TenantId;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** A listener that lets everybody in. */
final class TrustedDoor implements LoginTools {

  private static final TenantId ACME = new TenantId("acme");

  @Override
  public Outbound client() {
    throw new AssertionError("the login says nothing");
  }

  @Override
  public ListenerSettings listener() {
    ListenerTls off = new ListenerTls(TlsMode.DISABLE, null, null, null);
    return new ListenerSettings("redis", Endpoint.tcp("127.0.0.1", 0), ACME, off);
  }

  @Override
  public boolean isTls() {
    return false;
  }

  @Override
  public boolean canTls() {
    return false;
  }

  @Override
  public @Nullable String serverName() {
    return null;
  }

  @Override
  public @Nullable X509Certificate clientCertificate() {
    return null;
  }

  @Override
  public byte @Nullable [] channelBinding() {
    return null;
  }

  @Override
  public TenantDirectory tenants() {
    return (protocol, user, database, serverName, fallback) ->
        new TenantDirectory.Match(ACME, user, Rig.SERVICE);
  }

  @Override
  public ScramVerifiers verifiers() {
    return new ScramVerifiers(new DerivedKeys(Runnable::run, 1), ScramMechanism.SHA_256);
  }

  @Override
  public void refused(@Nullable TenantId tenant, Rejection reason, String detail) {
    throw new AssertionError(reason);
  }

  @Override
  public void resume() {
    throw new AssertionError("nothing is held");
  }
}
