package dev.sluice.postgres.login;

import dev.sluice.core.auth.Credential;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.TenantDirectory.Match;
import org.jspecify.annotations.Nullable;

/**
 * Who a client says it is, and what is known of that user. Immutable.
 *
 * @param user as the client sent it, which is what it hashes into an MD5 answer and what its
 *     certificate must be made out to
 * @param known whether the tenant has such a user
 * @param credential what to check a proof against; null also for a known user without a password
 */
record Claim(String user, boolean known, @Nullable Credential credential) {

  static Claim of(String sentUser, Match match) {
    Secret secret = secret(match.service(), match.user());
    Credential credential = secret == null ? null : Credential.parse(sentUser, secret);
    return new Claim(sentUser, secret != null, credential);
  }

  private static @Nullable Secret secret(ServiceSettings service, String user) {
    if (!service.clients().isEmpty()) {
      return service.clients().get(user);
    }
    BackendSettings backend = service.backend();
    return backend.user().equals(user) ? backend.password() : null;
  }

  /** The same answer for a wrong password, a user without one, and no such user. */
  Refusal unproven(String detail) {
    return Refusal.unproven(user, known ? detail : "no such user");
  }
}
