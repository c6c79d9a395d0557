package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.tree.Node;
import java.util.Map;
import java.util.Optional;

/**
 * What a value may look like. Implementations are immutable; one instance serves the loader, the
 * reference and the schema, so that the three cannot disagree.
 *
 * @param <T> what it is read to
 */
public interface Shape<T> {

  /** The typed value; empty if it could not be read, which has been reported then. */
  Optional<T> read(Node node, KeyPath path, Reading reading);

  /** What would be right, in words and with the range: for messages and for the reference. */
  String expected();

  /** The same as JSON Schema, draft 7. */
  Map<String, Object> schema();
}
