package dev.sluice.config.check;

import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.ServiceDraft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.LaneKeys;
import dev.sluice.config.key.LimitKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.Values;
import dev.sluice.core.settings.LaneSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lanes take sessions from nobody else and fit into their tenant's pool. */
final class LaneChecks {

  private final Draft draft;
  private final Findings findings;

  LaneChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void run() {
    for (TenantDraft tenant : draft.tenants()) {
      for (ServiceDraft service : tenant.services()) {
        check(tenant, service);
      }
    }
  }

  private void check(TenantDraft tenant, ServiceDraft service) {
    Map<String, String> users = new HashMap<>();
    Map<String, String> applications = new HashMap<>();
    int warm = 0;
    for (Map.Entry<String, Located<Values>> lane : service.lanes().entrySet()) {
      Values values = lane.getValue().value();
      checkName(lane.getKey(), lane.getValue());
      claim(lane.getKey(), values, LaneKeys.USERS, users);
      claim(lane.getKey(), values, LaneKeys.APPLICATIONS, applications);
      checkSize(values, tenant);
      warm += values.find(LaneKeys.MIN_POOL).orElse(0);
      checkWarm(values, warm, tenant);
    }
  }

  private void checkName(String name, Located<Values> lane) {
    Values values = lane.value();
    if (name.equals(LaneSettings.DEFAULT)) {
      String expected = "another name; the limits of the default lane are the tenant's";
      findings.wrong(lane.place(), lane.path(), "a lane named default", expected);
    } else if (!values.isWritten(LaneKeys.USERS) && !values.isWritten(LaneKeys.APPLICATIONS)) {
      findings.wrong(lane.place(), lane.path(), "a lane for nobody", "users or applications");
    }
  }

  private void claim(
      String lane, Values values, Key<List<Located<String>>> key, Map<String, String> owners) {
    for (Located<String> name : values.find(key).orElse(List.of())) {
      String owner = owners.putIfAbsent(name.value(), lane);
      if (owner != null) {
        String expected = "each once; lane " + owner + " has it";
        findings.wrong(name.place(), name.path(), name.value(), expected);
      }
    }
  }

  private void checkSize(Values lane, TenantDraft tenant) {
    Optional<Integer> max = lane.find(LaneKeys.MAX_POOL);
    Optional<Integer> all = tenant.limits().find(LimitKeys.MAX_POOL);
    if (max.isPresent() && all.isPresent() && max.get() > all.get()) {
      wrong(lane, LaneKeys.MAX_POOL, "at most the tenant's maxPool, which is " + all.get());
    }
    Optional<Integer> min = lane.find(LaneKeys.MIN_POOL);
    if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
      wrong(lane, LaneKeys.MIN_POOL, "at most the lane's maxPool, which is " + max.get());
    }
  }

  private void checkWarm(Values lane, int warm, TenantDraft tenant) {
    Optional<Integer> all = tenant.limits().find(LimitKeys.MAX_POOL);
    if (lane.isWritten(LaneKeys.MIN_POOL) && all.isPresent() && warm > all.get()) {
      String expected =
          "the minPool of all lanes, " + warm + ", within the tenant's maxPool of " + all.get();
      wrong(lane, LaneKeys.MIN_POOL, expected);
    }
  }

  private void wrong(Values lane, Key<Integer> key, String expected) {
    String found = lane.find(key).map(String::valueOf).orElse("");
    findings.wrong(lane.place(key), lane.path(key), found, expected);
  }
}
