package dev.sluice.core.session;

import dev.sluice.core.auth.ScramVerifiers;
import dev.sluice.core.event.EventLog;
import dev.sluice.core.outcome.Rejection;
import dev.sluice.core.spi.ClientIdentity;
import dev.sluice.core.spi.TenantDirectory;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of clients: the tenants' side of a listener. Thread-safe. */
public interface Reception {

  TenantDirectory tenants();

  ScramVerifiers verifiers();

  EventLog events();

  /** A client has logged in; finds it a home, or says why not. */
  Admission admit(ClientIdentity identity, String protocol);

  /** A connection came in, or its login was refused or given up. */
  void refused(@Nullable String tenant, String address, Rejection reason, String detail);

  /** How long a login may take, in nanoseconds. */
  long loginNanos();

  /** Whether new clients are turned away because the proxy shuts down. */
  boolean isDraining();

  /**
   * What became of a client.
   *
   * @param home where it will live; null if it was refused
   * @param rejection why it was refused; null if it was not
   */
  record Admission(@Nullable SessionHome home, @Nullable Rejection rejection, String detail) {

    public static Admission granted(SessionHome home) {
      return new Admission(home, null, "");
    }

    public static Admission refused(Rejection rejection, String detail) {
      return new Admission(null, rejection, detail);
    }
  }
}
