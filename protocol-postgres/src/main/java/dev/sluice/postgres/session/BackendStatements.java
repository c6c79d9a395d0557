package dev.sluice.postgres.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which statements one backend has prepared, the least recently used first. Optimistic: a statement
 * counts as prepared from the moment its Parse is sent, and is taken out again if that fails.
 * Confined to the backend's loop.
 */
final class BackendStatements {

  private final int most;

  /** One enters with its Parse and leaves with its Close, a failure, or {@code DISCARD ALL}. */
  private final LinkedHashMap<Statement, Boolean> prepared = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most how many a backend keeps; at least 1
   */
  BackendStatements(int most) {
    this.most = most;
  }

  /** Whether it is there; if so, it is the most recently used now. */
  boolean use(Statement statement) {
    return prepared.get(statement) != null;
  }

  /**
   * Counts it as prepared.
   *
   * @return one that must be closed to make room, or null
   */
  @Nullable Statement add(Statement statement) {
    prepared.put(statement, Boolean.TRUE);
    if (prepared.size() <= most) {
      return null;
    }
    Map.Entry<Statement, Boolean> eldest = prepared.entrySet().iterator().next();
    prepared.remove(eldest.getKey());
    return eldest.getKey();
  }

  void remove(Statement statement) {
    prepared.remove(statement);
  }

  void clear() {
    prepared.clear();
  }

  List<Statement> all() {
    return new ArrayList<>(prepared.keySet());
  }
}
