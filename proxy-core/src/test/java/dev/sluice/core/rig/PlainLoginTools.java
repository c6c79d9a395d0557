package dev.sluice.core.rig;

import dev.sluice.core.auth.DerivedKeys;
import dev.sluice.core.auth.ScramMechanism;
import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.tenant.TenantId;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** What a client's login is lent where there is no TLS, and nobody is kept waiting or refused. */
public interface PlainLoginTools extends LoginTools {

  @Override
  default boolean isTls() {
    return false;
  }

  @Override
  default boolean canTls() {
    return false;
  }

  @Override
  default @Nullable String serverName() {
    return null;
  }

  @Override
  default @Nullable X509Certificate clientCertificate() {
    return null;
  }

  @Override
  default byte @Nullable [] channelBinding() {
    return null;
  }

  @Override
  default ScramVerifiers verifiers() {
    return new ScramVerifiers(new DerivedKeys(Runnable::run, 1), ScramMechanism.SHA_256);
  }

  @Override
  default void refused(@Nullable TenantId tenant, Rejection reason, String detail) {
    throw new AssertionError(reason + " " + detail);
  }

  @Override
  default void resume() {
    throw new AssertionError("nothing is held");
  }
}
