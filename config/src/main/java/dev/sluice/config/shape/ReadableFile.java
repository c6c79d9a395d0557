package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.secret.SecretSource;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Scalar;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file that is there, with or without {@code file:} before its name. Immutable. */
public final class ReadableFile implements Shape<Path> {

  private final String content;

  private ReadableFile(String content) {
    this.content = content;
  }

  /**
   * @param content what it should hold, for messages: "the chain in PEM"
   */
  public static ReadableFile holding(String content) {
    return new ReadableFile(content);
  }

  @Override
  public Optional<Path> read(Node node, KeyPath path, Reading reading) {
    if (!(node instanceof Scalar scalar) || scalar.empty()) {
      reading.wrongKind(node, path, expected());
      return Optional.empty();
    }
    String text = scalar.text().value();
    Optional<Path> file = find(text, reading);
    if (file.isEmpty()) {
      reading.findings().wrong(node.place(), path, ScalarShape.shown(text), expected());
    }
    return file;
  }

  /** The file, if it is there and may be read. */
  public static Optional<Path> find(String text, Reading reading) {
    @Nullable String named = SecretSource.fileOf(text);
    String name = named == null ? text : named;
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.file(name)).filter(reading::isReadable);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public String expected() {
    return "a readable file with " + content;
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "string", "minLength", 1);
  }
}
