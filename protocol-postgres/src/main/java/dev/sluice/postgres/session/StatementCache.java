package dev.sluice.postgres.session;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The prepared statements of one pool by their definition, so that clients that prepare the same
 * query share it. A statement stays while a client or a backend has it. Confined to the pool's
 * loop.
 */
final class StatementCache {

  /** One enters with its first Parse and leaves when nobody refers to the statement any more. */
  private final Map<Definition, Entry> statements = new HashMap<>();

  private final ReferenceQueue<Statement> forgotten = new ReferenceQueue<>();
  private final CustomParameters customParameters;
  private long lastId;

  StatementCache(CustomParameters customParameters) {
    this.customParameters = customParameters;
  }

  @SuppressWarnings("ArrayRecordComponent") // compares what is in it
  private record Definition(byte[] bytes, String reading, int hash) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Definition that
          && hash == that.hash
          && reading.equals(that.reading)
          && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  private static final class Entry extends WeakReference<Statement> {
    private final Definition definition;

    Entry(Statement statement, Definition definition, ReferenceQueue<Statement> queue) {
      super(statement, queue);
      this.definition = definition;
    }
  }

  /**
   * The statement of that definition, the same one each time.
   *
   * @param definition the body of a Parse message behind the statement's name; kept
   * @param reading see {@link Parameters#reading}
   */
  Statement intern(byte[] definition, String reading) {
    forget();
    Definition key = new Definition(definition, reading, Arrays.hashCode(definition));
    Statement statement = find(key);
    if (statement == null) {
      statement = alone(definition);
      statements.put(key, new Entry(statement, key, forgotten));
    }
    return statement;
  }

  /** The statement of that definition, or null if nobody has it. */
  @Nullable Statement find(byte[] definition, String reading) {
    return find(new Definition(definition, reading, Arrays.hashCode(definition)));
  }

  private @Nullable Statement find(Definition key) {
    Entry known = statements.get(key);
    return known == null ? null : known.get();
  }

  /** The next one with this definition is another statement; those who have this one keep it. */
  void forget(Statement statement) {
    statements.values().removeIf(entry -> entry.refersTo(statement));
  }

  /** A statement that is nobody else's. */
  Statement alone(byte[] definition) {
    String text = query(definition);
    int traits = SqlTraits.of(text);
    if ((traits & SqlTraits.SETS) != 0 && !customParameters.learn(text)) {
      traits |= SqlTraits.PINS;
    }
    return new Statement(definition, ++lastId, traits);
  }

  private static String query(byte[] definition) {
    int end = 0;
    while (end < definition.length && end < SqlTraits.LOOKED_AT && definition[end] != 0) {
      end++;
    }
    return new String(definition, 0, end, StandardCharsets.ISO_8859_1);
  }

  private void forget() {
    Object gone;
    while ((gone = forgotten.poll()) != null) {
      Entry entry = (Entry) gone;
      statements.remove(entry.definition, entry);
    }
  }

  /** The shared statements that somebody has, and some that nobody has any more. */
  List<Statement> all() {
    return statements.values().stream().map(WeakReference::get).filter(Objects::nonNull).toList();
  }
}
