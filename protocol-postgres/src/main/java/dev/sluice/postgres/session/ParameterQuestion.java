package dev.sluice.postgres.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.postgres.wire.ErrorFields;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a backend which parameters have been changed in it. Confined to the backend's loop; used
 * once.
 */
final class ParameterQuestion implements OwnQuery {

  private final PgService service;
  private final PgBackend backend;
  private final Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private BiConsumer<Parameters, Parameters> answer = (has, follows) -> {};
  private Consumer<ErrorFields> refused = error -> {};
  private @Nullable ErrorFields error;

  ParameterQuestion(PgService service, PgBackend backend) {
    this.service = service;
    this.backend = backend;
  }

  /**
   * @param to gets what the backend has, and what of that follows its session
   * @param otherwise gets the error if the backend does not tell; the backend is cleaned then
   */
  void ask(BiConsumer<Parameters, Parameters> to, Consumer<ErrorFields> otherwise) {
    answer = to;
    refused = otherwise;
    backend.ask(service.customParameters().question(), this);
  }

  /** Whether the answer says that the parameter was set in the connection, to whatever value. */
  boolean isSet(String name) {
    return changed.containsKey(name);
  }

  @Override
  public void onRow(Frame row) {
    ByteBuf in = row.buffer();
    int at = row.bodyIndex() + 2;
    int nameLength = in.getInt(at);
    String name = in.toString(at + 4, nameLength, StandardCharsets.UTF_8);
    at += 4 + nameLength;
    int valueLength = in.getInt(at);
    if (valueLength >= 0) {
      changed.put(name, in.toString(at + 4, valueLength, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void onError(ErrorFields reported) {
    error = reported;
  }

  @Override
  public void onDone() {
    if (error != null) {
      backend.soil();
      refused.accept(error);
      return;
    }
    Map<String, String> has = new HashMap<>();
    Map<String, String> follows = new HashMap<>();
    backend
        .parameters()
        .current()
        .forEach(
            (name, value) -> {
              if (service.isReported(name)) {
                has.put(name, value);
                follows.put(name, value);
              }
            });
    changed.forEach(
        (name, value) -> {
          if (!service.isReported(name)) {
            has.put(name, value);
            if (service.options().tracks(name)) {
              follows.put(name, value);
            }
          }
        });
    answer.accept(
        service.parameters().intern(new Parameters(has)),
        service.parameters().intern(new Parameters(follows)));
  }
}
