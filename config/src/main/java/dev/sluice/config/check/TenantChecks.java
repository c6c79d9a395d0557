package dev.sluice.config.check;

import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.Service;
import dev.sluice.config.key.TenantKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.problem.Nearest;
import dev.sluice.config.problem.Place;
import dev.sluice.config.shape.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A tenant's id is its own, its tier exists, and it has something to be served. */
final class TenantChecks {

  private final Draft draft;
  private final Findings findings;

  TenantChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void run() {
    Map<String, Place> ids = new HashMap<>();
    for (TenantDraft tenant : draft.tenants()) {
      tenant.id().ifPresent(id -> claim(id, tenant, ids));
      tenant.values().find(TenantKeys.TIER).ifPresent(tier -> checkTier(tier, tenant));
      checkServices(tenant.values());
    }
  }

  private void claim(String id, TenantDraft tenant, Map<String, Place> ids) {
    Place place = tenant.values().place(TenantKeys.ID);
    Place first = ids.putIfAbsent(id, place);
    if (first != null) {
      String expected = "an id of its own; this one is taken at " + first;
      findings.wrong(place, tenant.values().path(TenantKeys.ID), id, expected);
    }
  }

  private void checkTier(String tier, TenantDraft tenant) {
    if (!draft.tiers().names().contains(tier)) {
      String all = "one of " + String.join(", ", draft.tiers().names());
      String expected = Nearest.to(tier, draft.tiers().names()).orElse(all);
      Place place = tenant.values().place(TenantKeys.TIER);
      findings.wrong(place, tenant.values().path(TenantKeys.TIER), tier, expected);
    }
  }

  private void checkServices(Values tenant) {
    if (Arrays.stream(Service.values()).noneMatch(s -> tenant.isWritten(s.key()))) {
      String expected = "postgres, redis or mongo";
      findings.wrong(tenant.place(), tenant.path(), "a tenant with no protocol", expected);
    }
  }
}
