package dev.sluice.redis.session;

import dev.sluice.core.rig.PlainLoginTools;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ListenerSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.spi.Outbound;
import dev.sluice.core.spi.TenantDirectory;
import dev.sluice.core.tenant.TenantId;

/** A listener that lets everybody in. */
final class TrustedDoor implements PlainLoginTools {

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
  public TenantDirectory tenants() {
    return (protocol, user, database, serverName, fallback) ->
        new TenantDirectory.Match(ACME, user, Rig.SERVICE);
  }
}
