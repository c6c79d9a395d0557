package dev.sluice.config.check;

import dev.sluice.config.backend.Backend;
import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.ServiceDraft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.ProcessKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.shape.Values;
import dev.sluice.core.settings.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server's cap is given once and leaves room for what its tenants keep warm. */
final class ServerChecks {

  private final Draft draft;
  private final Findings findings;

  ServerChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void run() {
    Map<String, Values> seen = new HashMap<>();
    for (Values server : draft.servers()) {
      Optional<Endpoint> match = server.find(ProcessKeys.SERVER_MATCH);
      if (match.isEmpty()) {
        continue;
      }
      Values first = seen.putIfAbsent(match.get().toString(), server);
      if (first != null) {
        findings.wrong(
            server.place(ProcessKeys.SERVER_MATCH),
            server.path(ProcessKeys.SERVER_MATCH),
            match.get().toString(),
            "each server once; " + first.path() + " has it");
      }
      checkCap(server, match.get().toString());
    }
  }

  private void checkCap(Values server, String address) {
    List<TenantDraft> tenants =
        draft.tenants().stream().filter(tenant -> uses(tenant, address)).toList();
    if (tenants.isEmpty()) {
      boolean complete = draft.tenants().stream().allMatch(ServerChecks::isSound);
      if (complete) {
        findings.note(server.place(), server.path(), "no tenant's backend is at " + address);
      }
      return;
    }
    Optional<Integer> cap = server.find(ProcessKeys.SERVER_MAX_CONNECTIONS);
    cap.ifPresent(connections -> checkWarm(server, connections, tenants));
  }

  private void checkWarm(Values server, int cap, List<TenantDraft> tenants) {
    int warm = 0;
    boolean fits = true;
    for (TenantDraft tenant : tenants) {
      int min = tenant.limits().minPool().orElse(0);
      warm += min;
      if (min > cap) {
        fits = false;
        String expected = "at least " + min + ", the minPool of tenant " + tenant.name();
        findings.wrong(
            server.place(ProcessKeys.SERVER_MAX_CONNECTIONS),
            server.path(ProcessKeys.SERVER_MAX_CONNECTIONS),
            String.valueOf(cap),
            expected);
      }
    }
    if (fits && warm > cap) {
      String text =
          "its tenants' minPool add up to " + warm + ", so maxConnections " + cap + " may be short";
      findings.note(server.place(), server.path(), text);
    }
  }

  /** By the written form: comparing a first record costs 20 ms in a cold JVM. */
  private static boolean uses(TenantDraft tenant, String address) {
    for (ServiceDraft service : tenant.services()) {
      Optional<Backend> backend = service.backend();
      if (backend.isPresent()
          && backend.get().settings().discovery() == null
          && backend.get().settings().address().toString().equals(address)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSound(TenantDraft tenant) {
    return tenant.services().stream().allMatch(service -> service.backend().isPresent());
  }
}
