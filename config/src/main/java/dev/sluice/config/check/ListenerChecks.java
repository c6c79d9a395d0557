package dev.sluice.config.check;

import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.AdminKeys;
import dev.sluice.config.key.ListenerKeys;
import dev.sluice.config.key.RootKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.problem.Nearest;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Values;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.TlsMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A listener has the tenant and the TLS files that it needs; an open admin port has a token. */
final class ListenerChecks {

  private final Draft draft;
  private final Findings findings;

  ListenerChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void run() {
    for (Values listener : draft.listeners()) {
      listener
          .find(ListenerKeys.DEFAULT_TENANT)
          .ifPresent(tenant -> checkDefaultTenant(listener, tenant));
      listener.find(ListenerKeys.TLS).ifPresent(this::checkTls);
    }
    checkAdmin(draft.root().section(RootKeys.ADMIN));
  }

  private void checkDefaultTenant(Values listener, String id) {
    List<String> known = new ArrayList<>();
    for (TenantDraft tenant : draft.tenants()) {
      if (tenant.id().isEmpty()) {
        return; // it may be the one that is meant
      }
      known.add(tenant.name());
    }
    Key<String> key = ListenerKeys.DEFAULT_TENANT;
    if (!known.contains(id)) {
      String nearest = Nearest.to(id, known).orElse("the id of a tenant");
      findings.wrong(listener.place(key), listener.path(key), id, nearest);
      return;
    }
    listener
        .find(ListenerKeys.PROTOCOL)
        .filter(
            protocol ->
                draft.tenants().stream()
                    .filter(tenant -> tenant.name().equals(id))
                    .noneMatch(tenant -> tenant.values().isWritten(protocol.key())))
        .ifPresent(
            protocol -> {
              String expected = "a tenant that has " + protocol.word();
              findings.wrong(listener.place(key), listener.path(key), id, expected);
            });
  }

  private void checkTls(Values tls) {
    Optional<TlsMode> mode = tls.find(ListenerKeys.TLS_MODE);
    if (mode.isEmpty() || mode.get() == TlsMode.DISABLE) {
      return;
    }
    need(tls, ListenerKeys.TLS_CERTIFICATE);
    need(tls, ListenerKeys.TLS_KEY);
    if (mode.get() == TlsMode.VERIFY_CA) {
      need(tls, ListenerKeys.TLS_AUTHORITIES);
    }
  }

  private void need(Values tls, Key<?> key) {
    if (!tls.isWritten(key)) {
      findings.wrong(tls.place(), tls.path(key), "missing", key.shape().expected());
    }
  }

  private void checkAdmin(Values admin) {
    boolean open = admin.find(AdminKeys.LISTEN).filter(address -> !address.isLocal()).isPresent();
    boolean unsound = admin.isWritten(AdminKeys.TOKEN) && admin.find(AdminKeys.TOKEN).isEmpty();
    boolean tokenless = admin.find(AdminKeys.TOKEN).filter(token -> !isNone(token)).isEmpty();
    if (open && tokenless && !unsound) {
      String expected =
          "a token, as " + admin.get(AdminKeys.LISTEN) + " can be reached from other machines";
      findings.wrong(
          admin.place(AdminKeys.LISTEN), admin.path(AdminKeys.TOKEN), "no token", expected);
    }
  }

  private static boolean isNone(Secret token) {
    return token.isEmpty();
  }
}
