package dev.sluice.config.check;

import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.ServiceDraft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.Service;
import dev.sluice.config.key.ServiceKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.shape.Located;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A database name leads to one tenant, and none hides the console. */
final class NameChecks {

  /** What clients connect to for the console, as PgBouncer's tools know it. */
  private static final Set<String> CONSOLE = Set.of("sluice", "pgbouncer");

  private final Draft draft;
  private final Findings findings;

  NameChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void run() {
    for (Service protocol : List.of(Service.POSTGRES, Service.MONGO)) {
      Map<String, TenantDraft> owners = new HashMap<>();
      for (TenantDraft tenant : draft.tenants()) {
        tenant.service(protocol).flatMap(s -> tenant.id()).ifPresent(id -> owners.put(id, tenant));
      }
      for (TenantDraft tenant : draft.tenants()) {
        tenant.service(protocol).ifPresent(service -> claim(service, tenant, owners));
      }
    }
  }

  private void claim(ServiceDraft service, TenantDraft tenant, Map<String, TenantDraft> owners) {
    for (Located<String> name : service.values().find(ServiceKeys.DATABASES).orElse(List.of())) {
      if (CONSOLE.contains(name.value())) {
        wrong(name, "another name; this one is the console's");
        continue;
      }
      TenantDraft owner = owners.putIfAbsent(name.value(), tenant);
      boolean ownId = tenant.id().filter(name.value()::equals).isPresent();
      boolean ownTwice = owner != null && owner.values().equals(tenant.values());
      if (ownTwice && !ownId) {
        wrong(name, "each name once");
      } else if (owner != null && !ownTwice) {
        wrong(name, "another name; this one leads to tenant " + owner.name());
      }
    }
  }

  private void wrong(Located<String> name, String expected) {
    findings.wrong(name.place(), name.path(), name.value(), expected);
  }
}
