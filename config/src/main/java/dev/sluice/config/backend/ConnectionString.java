package dev.sluice.config.backend;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.shape.Reading;
import dev.sluice.config.shape.Shape;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Scalar;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A backend's address, database and login in one text, as drivers take it. Immutable. */
public final class ConnectionString implements Shape<Backend> {

  private final Dialect dialect;

  private ConnectionString(Dialect dialect) {
    this.dialect = dialect;
  }

  public static ConnectionString postgres() {
    return new ConnectionString(new PostgresDialect());
  }

  public static ConnectionString redis() {
    return new ConnectionString(new RedisDialect());
  }

  public static ConnectionString mongo() {
    return new ConnectionString(new MongoDialect());
  }

  @Override
  public Optional<Backend> read(Node node, KeyPath path, Reading reading) {
    if (!(node instanceof Scalar scalar) || scalar.empty()) {
      if (!(node instanceof Node.Broken)) {
        reading.findings().wrong(node.place(), path, node.kind(), expected());
      }
      return Optional.empty();
    }
    Faults faults = new Faults();
    UrlParts url = UrlParts.of(UrlText.of(scalar.text()), faults);
    String shown = url == null ? "a connection string" : url.shown();
    @Nullable Backend backend = url == null ? null : interpret(url, reading, faults);
    for (String expected : faults.all()) {
      reading.findings().wrong(node.place(), path, shown, expected);
    }
    return faults.any() ? Optional.empty() : Optional.ofNullable(backend);
  }

  private @Nullable Backend interpret(UrlParts url, Reading reading, Faults faults) {
    if (!dialect.knows(url.scheme())) {
      faults.expect(expected());
      return null;
    }
    return dialect.read(url, reading, faults);
  }

  @Override
  public String expected() {
    return "a connection string as in " + dialect.example();
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "string", "minLength", 1);
  }
}
