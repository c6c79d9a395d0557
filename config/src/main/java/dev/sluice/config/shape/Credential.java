package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.secret.BadSecretException;
import dev.sluice.config.secret.SecretSource;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Scalar;
import dev.sluice.core.auth.Secret;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A secret, itself or by reference. What was written is never shown. Immutable. */
public final class Credential implements Shape<Secret> {

  private static final Credential ANY = new Credential(true);
  private static final Credential SOME = new Credential(false);

  private final boolean mayBeEmpty;

  private Credential(boolean mayBeEmpty) {
    this.mayBeEmpty = mayBeEmpty;
  }

  /** A secret that may be empty, for none. */
  public static Credential orNone() {
    return ANY;
  }

  /** A secret that there must be. */
  public static Credential needed() {
    return SOME;
  }

  @Override
  public Optional<Secret> read(Node node, KeyPath path, Reading reading) {
    if (!(node instanceof Scalar scalar) || scalar.empty()) {
      reading.wrongKind(node, path, expected());
      return Optional.empty();
    }
    String text = scalar.text().value();
    @Nullable String file = SecretSource.fileOf(text);
    try {
      Secret secret = reading.secrets().resolve(text, file == null ? null : reading.file(file));
      if (mayBeEmpty || !secret.isEmpty()) {
        return Optional.of(secret);
      }
      reading.findings().wrong(node.place(), path, "an empty secret", expected());
    } catch (BadSecretException e) {
      reading.findings().wrong(node.place(), path, e.found(), e.expected());
    }
    return Optional.empty();
  }

  @Override
  public String expected() {
    return "a text, ${VARIABLE}, file:/path or enc:...";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "string");
  }
}
