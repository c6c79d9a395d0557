package dev.sluice.postgres.session;

import dev.sluice.core.spi.Outbound;
import dev.sluice.postgres.login.CancelKey;
import dev.sluice.postgres.login.StartupMessage;
import dev.sluice.postgres.wire.ErrorFields;
import dev.sluice.postgres.wire.MessageWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the server makes of the parameters that a client asked for, and tells the client
 * what a server would tell it. Only the first client with such wishes needs a backend for that.
 * Confined to the pool's loop.
 */
final class Welcome {

  private static final String APPLICATION = "application_name";

  /** {@code NAMEDATALEN} - 1: the server cuts longer names. */
  private static final int LONGEST_NAME = 63;

  private final PgService service;
  private final Parameters wishes;
  private final @Nullable String application;

  Welcome(PgService service, StartupMessage startup) {
    this.service = service;
    Map<String, String> asked = new LinkedHashMap<>(startup.parameters());
    String name = asked.get(APPLICATION);
    // Nearly every client has a name of its own, and the server takes a plain one as it is.
    this.application = name != null && isPlain(name) ? asked.remove(APPLICATION) : null;
    this.wishes = new Parameters(asked);
    asked.keySet().forEach(service.customParameters()::learnName);
  }

  private static boolean isPlain(String name) {
    return name.length() <= LONGEST_NAME
        && StandardCharsets.US_ASCII.newEncoder().canEncode(name)
        && name.chars().allMatch(c -> c >= ' ' && c < 127);
  }

  /** The session's parameters, if no backend is needed to know them. */
  @Nullable Parameters resolved() {
    Parameters known = service.isKnown() ? service.parameters().resolved(wishes) : null;
    return known == null ? null : named(known);
  }

  private Parameters named(Parameters resolved) {
    return application == null
        ? resolved
        : service.parameters().intern(resolved.with(APPLICATION, application));
  }

  /** Asks a backend. */
  void resolve(PgBackend backend, Consumer<Parameters> done, Consumer<ErrorFields> refused) {
    Parameters wanted = service.defaults().withAll(wishes.asMap());
    String change = ParameterSql.change(backend.parameters().current(), wanted);
    if (change == null) {
      ask(backend, done, refused);
      return;
    }
    backend.ask(
        change,
        new OwnQuery() {
          private @Nullable ErrorFields error;

          @Override
          public void onError(ErrorFields reported) {
            error = reported;
          }

          @Override
          public void onDone() {
            if (error == null) {
              ask(backend, done, refused);
            } else {
              refused.accept(error);
            }
          }
        });
  }

  private void ask(PgBackend backend, Consumer<Parameters> done, Consumer<ErrorFields> refused) {
    new ParameterQuestion(service, backend)
        .ask(
            (has, follows) -> {
              backend.parameters().become(has);
              service.parameters().resolve(wishes, has);
              done.accept(named(has));
            },
            refused);
  }

  /** Tells the client what a server tells at the end of a login. */
  void write(Outbound client, Parameters resolved, CancelKey key) {
    for (String name : service.reportedNames()) {
      String value = resolved.get(name);
      if (value != null) {
        MessageWriter.parameterStatus(client, name, value);
      }
    }
    MessageWriter.backendKeyData(client, key.processId(), key.key());
    MessageWriter.readyForQuery(client, PgBackend.IDLE);
  }
}
