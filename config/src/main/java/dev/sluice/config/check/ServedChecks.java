package dev.sluice.config.check;

import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.ServiceDraft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.ListenerKeys;
import dev.sluice.config.key.Service;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.shape.Values;
import java.util.EnumSet;
import java.util.Set;

/** Says what stands in the file and will not be served; no mistake, but worth knowing. */
final class ServedChecks {

  private final Draft draft;
  private final Findings findings;

  ServedChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void run() {
    Set<Service> listening = EnumSet.noneOf(Service.class);
    Set<Service> present = EnumSet.noneOf(Service.class);
    draft.listeners().forEach(l -> l.find(ListenerKeys.PROTOCOL).ifPresent(listening::add));
    for (TenantDraft tenant : draft.tenants()) {
      for (ServiceDraft service : tenant.services()) {
        present.add(service.protocol());
        checkService(tenant, service, listening);
      }
    }
    for (Values listener : draft.listeners()) {
      listener.find(ListenerKeys.PROTOCOL).ifPresent(p -> checkListener(listener, p, present));
    }
  }

  private void checkService(TenantDraft tenant, ServiceDraft service, Set<Service> listening) {
    Values values = service.values();
    String word = service.protocol().word();
    if (!service.protocol().isServed()) {
      String text = word + " of tenant " + tenant.name() + ": not yet served";
      findings.note(values.place(), values.path(), text);
    } else if (!listening.contains(service.protocol())) {
      String text =
          "no listener speaks " + word + ", so tenant " + tenant.name() + " has no way in";
      findings.note(values.place(), values.path(), text);
    }
  }

  private void checkListener(Values listener, Service protocol, Set<Service> present) {
    if (!protocol.isServed()) {
      String text = protocol.word() + " listener: not yet served";
      findings.note(listener.place(), listener.path(), text);
    } else if (!present.contains(protocol)) {
      String text = "no tenant has " + protocol.word() + ", so every client will be refused";
      findings.note(listener.place(), listener.path(), text);
    }
  }
}
