package dev.sluice.redis.login;

import dev.sluice.core.auth.Credential;
import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.BackendSettings;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.ServiceSettings;
import dev.sluice.core.spi.TenantDirectory.Match;
import dev.sluice.core.tenant.TenantId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Checks users and passwords of one tenant. Immutable and thread-safe.
 *
 * @param service as it was when the client logged in
 */
public record Proofs(TenantId tenant, ServiceSettings service, ScramVerifiers verifiers) {

  /** The user that a password alone belongs to. */
  public static final String DEFAULT_USER = "default";

  static Proofs of(Match match, ScramVerifiers verifiers) {
    return new Proofs(match.tenant(), match.service(), verifiers);
  }

  /** Whether nothing is asked of clients. */
  public boolean isTrusting() {
    return service.auth() == ClientAuth.TRUST;
  }

  /** The user's name at the tenant: without the tenant's id behind a dot, if it was there. */
  public String userAtTenant(String sent) {
    String suffix = "." + tenant.value();
    return sent.endsWith(suffix) ? sent.substring(0, sent.length() - suffix.length()) : sent;
  }

  /**
   * Whether the password is the user's. The stage may complete on any thread.
   *
   * @param user the name at the tenant
   */
  public CompletionStage<Boolean> check(String user, String password) {
    if (isTrusting()) {
      return CompletableFuture.completedFuture(true);
    }
    Secret secret = secret(user);
    Credential credential = secret == null ? null : Credential.parse(user, secret);
    return credential == null
        ? CompletableFuture.completedFuture(false)
        : verifiers.matches(credential, password);
  }

  /** Whether there is such a user; where nothing is asked of clients, only the first is known. */
  public boolean hasUser(String user) {
    return DEFAULT_USER.equals(user) || secret(user) != null;
  }

  /** What is known of the user; without clients of their own the backend's login is theirs. */
  private @Nullable Secret secret(String user) {
    if (!service.clients().isEmpty()) {
      return service.clients().get(user);
    }
    BackendSettings backend = service.backend();
    String own = backend.user().isEmpty() ? DEFAULT_USER : backend.user();
    return own.equals(user) ? backend.password() : null;
  }
}
