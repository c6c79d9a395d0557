package dev.sluice.config.key;

import dev.sluice.config.shape.Address;
import dev.sluice.config.shape.Choice;
import dev.sluice.config.shape.Credential;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.ListOf;
import dev.sluice.config.shape.Located;
import dev.sluice.config.shape.Section;
import dev.sluice.config.shape.Values;
import dev.sluice.config.shape.Word;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.settings.Endpoint;
import java.util.List;

/** The admin port. */
public final class AdminKeys {

  /** How bad an alert must be to be told. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  public static final Key<Endpoint> LISTEN =
      Key.of("listen", Address.toListen(), "Where metrics, health and the API are served.")
          .byDefault("127.0.0.1:9090");

  public static final Key<Secret> TOKEN =
      Key.of(
              "token",
              Credential.orNone(),
              "Bearer token for all but metrics and health. Empty: nothing is asked, which only"
                  + " a loopback address or a unix socket may do.")
          .byDefaultInWords("empty");

  public static final Key<String> WEBHOOK_URL =
      Key.of("url", Word.of("https?://[^\\s]+", "an http:// or https:// URL"), "Where to post.")
          .required();

  public static final Key<Severity> WEBHOOK_SEVERITY =
      Key.of("severity", Choice.of(List.of(Severity.values())), "The least that is told.")
          .byDefault("warning");

  public static final Key<List<Located<Values>>> WEBHOOKS =
      Key.of(
              "webhooks",
              ListOf.any(Section.of("One webhook.", WEBHOOK_URL, WEBHOOK_SEVERITY)),
              "Whom to tell of alerts.")
          .byDefault(List.of(), "[]");

  public static final Section SECTION =
      Section.of("The admin port: metrics, health, API.", LISTEN, TOKEN, WEBHOOKS);

  private AdminKeys() {}
}
