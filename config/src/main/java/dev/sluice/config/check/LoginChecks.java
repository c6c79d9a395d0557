package dev.sluice.config.check;

import dev.sluice.config.backend.Backend;
import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.ServiceDraft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.ListenerKeys;
import dev.sluice.config.key.ServiceKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.Values;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.ClientAuth;
import dev.sluice.core.settings.TlsMode;
import java.util.Optional;
import java.util.regex.Pattern;

/** Clients can prove who they are by what the tenant has, and trust stays on this machine. */
final class LoginChecks {

  private static final String SCRAM = "SCRAM-SHA-256$";

  /** PostgreSQL's stored form of a password under MD5. */
  private static final Pattern MD5 = Pattern.compile("md5[0-9a-f]{32}");

  private final Draft draft;
  private final Findings findings;

  LoginChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void run() {
    for (TenantDraft tenant : draft.tenants()) {
      for (ServiceDraft service : tenant.services()) {
        checkPassword(service);
        service.auth().ifPresent(auth -> check(service, auth));
      }
    }
  }

  private void check(ServiceDraft service, ClientAuth auth) {
    switch (auth) {
      case TRUST -> checkTrust(service);
      case CERT -> checkCertificates(service);
      case MD5 -> {
        checkProof(service);
        checkVerifiers(service, "a password or its MD5 form, as auth is md5", true);
      }
      case SCRAM_SHA_256 -> {
        checkProof(service);
        checkVerifiers(service, "a password or a SCRAM verifier, as auth is scram-sha-256", false);
      }
      case PASSWORD -> checkProof(service);
    }
  }

  private void checkPassword(ServiceDraft service) {
    Values values = service.values();
    boolean inUrl = service.backend().filter(b -> !b.settings().password().isEmpty()).isPresent();
    if (inUrl && values.isWritten(ServiceKeys.PASSWORD)) {
      String expected = "password here or in the connection string";
      findings.wrong(
          values.place(ServiceKeys.PASSWORD),
          values.path(ServiceKeys.PASSWORD),
          "given twice",
          expected);
    }
  }

  private void checkTrust(ServiceDraft service) {
    for (Values listener : draft.listeners()) {
      boolean open =
          listener.find(ListenerKeys.PROTOCOL).filter(service.protocol()::equals).isPresent()
              && listener.find(ListenerKeys.LISTEN).filter(at -> !at.isLocal()).isPresent();
      if (open) {
        String expected =
            "a proof, as "
                + listener.path()
                + " listens on "
                + listener.get(ListenerKeys.LISTEN)
                + ", which other machines reach";
        wrongAuth(service, expected);
        return;
      }
    }
  }

  private void checkCertificates(ServiceDraft service) {
    boolean asked =
        draft.listeners().stream()
            .filter(
                l -> l.find(ListenerKeys.PROTOCOL).filter(service.protocol()::equals).isPresent())
            .map(l -> l.section(ListenerKeys.TLS).find(ListenerKeys.TLS_MODE))
            .anyMatch(mode -> mode.isEmpty() || mode.get() == TlsMode.VERIFY_CA);
    if (!asked) {
      wrongAuth(service, "a listener with TLS in mode verify-ca for cert");
    }
  }

  /** Without clients of their own the backend's login is theirs, so it needs a password. */
  private void checkProof(ServiceDraft service) {
    Values values = service.values();
    Optional<Backend> backend = service.backend();
    boolean none =
        backend.filter(b -> b.settings().password().isEmpty()).isPresent()
            && !values.isWritten(ServiceKeys.PASSWORD)
            && values.find(ServiceKeys.CLIENTS).filter(c -> c.isEmpty()).isPresent();
    if (none) {
      Key<Backend> key = service.protocol().backend();
      String found = "nothing that clients could be asked for";
      String expected = "clients, or a password of the backend";
      findings.wrong(values.place(key), values.path(ServiceKeys.CLIENTS), found, expected);
    }
  }

  private void checkVerifiers(ServiceDraft service, String expected, boolean md5) {
    for (Located<Secret> client : service.clients().values()) {
      String secret = client.value().reveal();
      boolean unfit = md5 ? secret.startsWith(SCRAM) : MD5.matcher(secret).matches();
      if (unfit) {
        String found = md5 ? "a SCRAM verifier" : "a password in MD5 form";
        findings.wrong(client.place(), client.path(), found, expected);
      }
    }
  }

  private void wrongAuth(ServiceDraft service, String expected) {
    Key<ClientAuth> key = service.protocol().auth();
    Values values = service.values();
    String found = service.auth().map(Choice::word).orElse("");
    findings.wrong(values.place(key), values.path(key), found, expected);
  }
}
