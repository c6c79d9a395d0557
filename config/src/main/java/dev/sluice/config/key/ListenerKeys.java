package dev.sluice.config.key;

import dev.sluice.config.shape.Address;
import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.ReadableFile;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.Values;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.TlsMode;
import java.nio.file.Path;
import java.util.List;

/** Where clients come in. */
public final class ListenerKeys {

  public static final Key<Service> PROTOCOL =
      Key.of("protocol", Choice.of(List.of(Service.values())), "What clients speak here.")
          .required();

  public static final Key<Endpoint> LISTEN =
      Key.of("listen", Address.toListen(), "The address; port 0 lets the system choose one.")
          .required();

  public static final Key<String> DEFAULT_TENANT =
      Key.of(
          "defaultTenant",
          TenantKeys.ID_FORM,
          "Whom a client belongs to when neither user, database nor TLS name says so.");

  public static final Key<TlsMode> TLS_MODE =
      Key.of(
              "mode",
              Choice.of(
                  List.of(TlsMode.DISABLE, TlsMode.PREFER, TlsMode.REQUIRE, TlsMode.VERIFY_CA)),
              "disable: none; prefer: clients may; require: they must; verify-ca: they must, and"
                  + " show a certificate that clientAuthorities signed.")
          .byDefault("require");

  public static final Key<Path> TLS_CERTIFICATE =
      Key.of(
          "certificate", ReadableFile.holding("a certificate chain in PEM"), "The server's own.");

  public static final Key<Path> TLS_KEY =
      Key.of("key", ReadableFile.holding("a PKCS#8 key in PEM"), "The certificate's key.");

  public static final Key<Path> TLS_AUTHORITIES =
      Key.of(
          "clientAuthorities",
          ReadableFile.holding("certificates in PEM"),
          "Who signs clients' certificates.");

  public static final Key<Values> TLS =
      Key.of(
          "tls",
          Section.of("TLS toward clients.", TLS_MODE, TLS_CERTIFICATE, TLS_KEY, TLS_AUTHORITIES),
          "TLS toward clients.");

  public static final Section SECTION =
      Section.of("Where clients come in.", PROTOCOL, LISTEN, DEFAULT_TENANT, TLS);

  private ListenerKeys() {}
}
