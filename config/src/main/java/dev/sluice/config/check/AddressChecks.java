package dev.sluice.config.check;

import dev.sluice.config.backend.Backend;
import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.ServiceDraft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.AdminKeys;
import dev.sluice.config.key.ListenerKeys;
import dev.sluice.config.key.RootKeys;
import dev.sluice.config.key.Service;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.problem.Place;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Values;
import dev.sluice.core.settings.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Nothing listens where something else does, and no backend leads back to a listener. */
final class AddressChecks {

  private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::");

  private final Draft draft;
  private final Findings findings;

  AddressChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  private record Taken(Endpoint address, KeyPath by) {}

  void run() {
    List<Taken> taken = new ArrayList<>();
    for (Values listener : draft.listeners()) {
      take(listener, ListenerKeys.LISTEN, taken);
    }
    for (TenantDraft tenant : draft.tenants()) {
      for (ServiceDraft service : tenant.services()) {
        service.backend().ifPresent(backend -> checkLoop(service, backend, taken));
      }
    }
    take(draft.root().section(RootKeys.ADMIN), AdminKeys.LISTEN, taken);
  }

  private void take(Values section, Key<Endpoint> key, List<Taken> taken) {
    section
        .find(key)
        .ifPresent(
            address -> {
              for (Taken other : taken) {
                if (overlap(address, other.address())) {
                  Place place = section.place(key);
                  String expected = "an address of its own; " + other.by() + " has this one";
                  findings.wrong(place, section.path(key), address.toString(), expected);
                  break;
                }
              }
              taken.add(new Taken(address, section.path(key)));
            });
  }

  private void checkLoop(ServiceDraft service, Backend backend, List<Taken> taken) {
    Endpoint address = backend.settings().address();
    Key<Backend> key = service.protocol().backend();
    for (Taken listener : taken) {
      boolean same = address.isLocal() && overlap(address, listener.address());
      if (same && service.protocol() != Service.MONGO) {
        String expected = "another address; " + listener.by() + " is Sluice itself";
        Values values = service.values();
        findings.wrong(values.place(key), values.path(key), address.toString(), expected);
        return;
      }
    }
  }

  /** Whether a connection to one could end at the other. Port 0 is a port of its own each time. */
  private static boolean overlap(Endpoint one, Endpoint other) {
    if (one.isUnix() || other.isUnix()) {
      return Objects.equals(one.path(), other.path());
    }
    String a = numeric(one.host());
    String b = numeric(other.host());
    boolean sameHost = a.equals(b) || WILDCARDS.contains(a) || WILDCARDS.contains(b);
    return sameHost && one.port() == other.port() && one.port() != 0;
  }

  private static String numeric(String host) {
    return host.equals("localhost") ? "127.0.0.1" : host;
  }
}
