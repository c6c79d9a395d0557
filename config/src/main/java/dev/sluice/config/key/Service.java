package dev.sluice.config.key;

import dev.sluice.config.backend.Backend;
import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Values;
import dev.sluice.core.settings.ClientAuth;

/** The protocols that a file can speak of, with the keys that differ between them. */
public enum Service {
  POSTGRES(true),
  REDIS(true),
  MONGO(false);

  private final boolean served;

  Service(boolean served) {
    this.served = served;
  }

  /** Whether the product serves it; what is not served is checked all the same. */
  public boolean isServed() {
    return served;
  }

  /** As in the file, and as the core calls the protocol. */
  public String word() {
    return Choice.word(this);
  }

  /** A tenant's part for it. */
  public Key<Values> key() {
    return switch (this) {
      case POSTGRES -> TenantKeys.POSTGRES;
      case REDIS -> TenantKeys.REDIS;
      case MONGO -> TenantKeys.MONGO;
    };
  }

  public Key<Backend> backend() {
    return switch (this) {
      case POSTGRES -> ServiceKeys.POSTGRES_BACKEND;
      case REDIS -> ServiceKeys.REDIS_BACKEND;
      case MONGO -> ServiceKeys.MONGO_BACKEND;
    };
  }

  public Key<ClientAuth> auth() {
    return switch (this) {
      case POSTGRES -> ServiceKeys.POSTGRES_AUTH;
      case REDIS -> ServiceKeys.REDIS_AUTH;
      case MONGO -> ServiceKeys.MONGO_AUTH;
    };
  }
}
