package dev.sluice.config.check;

import dev.sluice.config.backend.Backend;
import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.ServiceDraft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.Service;
import dev.sluice.config.key.ServiceKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Values;
import dev.sluice.core.settings.Discovery;

/** Whoever wants to read from replicas has a backend that tells which there are. */
final class ReplicaChecks {

  private final Draft draft;
  private final Findings findings;

  ReplicaChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void run() {
    for (TenantDraft tenant : draft.tenants()) {
      for (ServiceDraft service : tenant.services()) {
        if (service.protocol() == Service.REDIS) {
          service.backend().ifPresent(backend -> check(service.values(), backend));
        }
      }
    }
  }

  private void check(Values values, Backend backend) {
    Key<String> key = ServiceKeys.REDIS_READ_FROM;
    boolean replicas = values.find(key).filter("replica"::equals).isPresent();
    Discovery discovery = backend.settings().discovery();
    boolean named = discovery != null && discovery.kind() == Discovery.Kind.SENTINEL;
    if (replicas && !named) {
      String expected = "master, as only redis-sentinel:// names replicas";
      findings.wrong(values.place(key), values.path(key), "replica", expected);
    }
  }
}
