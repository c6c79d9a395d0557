package dev.sluice.postgres.session;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which statements one backend has prepared, the least recently used first, and whose the unnamed
 * one is. Optimistic: a statement counts as prepared from the moment its Parse is sent, and is
 * taken out again if that fails or is skipped. Confined to the backend's loop.
 */
final class BackendStatements {

  private final int most;
  private final ReplyQueue owed;
  private final Unsettled unsettled = new Unsettled();

  /** One enters with its Parse and leaves with its Close, a failure, or {@code DISCARD ALL}. */
  private final LinkedHashMap<Statement, Boolean> prepared = new LinkedHashMap<>(16, 0.75f, true);

  private boolean describing;
  private boolean unnamedIsOurs;
  private int unnamedBatch;

  /**
   * @param most how many a backend keeps; at least 1
   */
  BackendStatements(int most, ReplyQueue owed) {
    this.most = most;
    this.owed = owed;
  }

  /** Somebody else has the connection now. */
  void attach() {
    describing = false;
    unnamedIsOurs = false;
    unsettled.clear();
  }

  /** Whether it is there; if so, it is the most recently used now. */
  boolean use(Statement statement) {
    return prepared.get(statement) != null;
  }

  /**
   * The name under which the holder has closed a statement in a request that is still to be
   * answered; or null.
   */
  byte @Nullable [] closedName(String backendName) {
    for (int i = 0; i < owed.size(); i++) {
      if (owed.get(i) == Reply.GIVEN_CLOSE
          && owed.payload(i) instanceof Parsed closed
          && closed.statement().toString().equals(backendName)) {
        return closed.name();
      }
    }
    return null;
  }

  /** Counts it as prepared; it is the most recently used now. */
  void add(Statement statement) {
    prepared.put(statement, Boolean.TRUE);
  }

  /** Those that must be closed to make room for one more, the least recently used first. */
  List<Statement> surplus() {
    int count = prepared.size() + 1 - most;
    return count <= 0 ? List.of() : prepared.keySet().stream().limit(count).toList();
  }

  void remove(Statement statement) {
    prepared.remove(statement);
  }

  /** All are gone but what the requests prepare that are still to be answered, but for the head. */
  void clear() {
    prepared.clear();
    for (int i = 1; i < owed.size(); i++) {
      Object payload = owed.payload(i);
      if (owed.get(i) == Reply.PARSE && payload instanceof Parsed parsed) {
        add(parsed.statement());
      } else if (owed.get(i) == Reply.OWN_PARSE && payload instanceof Statement statement) {
        add(statement);
      }
    }
  }

  /** The next request changes what becomes of the statement that the client calls so. */
  void changesName(byte[] name) {
    changes(key(name));
  }

  /** Whether an earlier batch that is not answered changes what the client calls so. */
  boolean isNameInDoubt(byte[] name) {
    return !unsettled.isEmpty() && isInDoubt(key(name));
  }

  private static String key(byte[] name) {
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  /** The next request changes what becomes of {@code what}: a statement, or everything. */
  void changes(Object what) {
    unsettled.add(what, owed.batch());
  }

  /** Whether nothing is in doubt, apart from the unnamed statement. */
  boolean isSettled() {
    return unsettled.isEmpty();
  }

  /** Whether an earlier batch that is not answered changes it. */
  boolean isInDoubt(Object what) {
    return unsettled.isInDoubt(what, owed);
  }

  /** A batch has been answered. */
  void settle() {
    if (!unsettled.isEmpty()) {
      unsettled.settle(owed);
    }
  }

  /** Sluice has asked what the server makes of a statement, or has the answer. */
  void describing(boolean asked) {
    describing = asked;
  }

  /** Whether the holder must wait for what the server makes of a statement. */
  boolean isDescribing() {
    return describing;
  }

  /**
   * Whether the unnamed statement is the present holder's, even if that means that there is none.
   */
  boolean hasUnnamed() {
    return unnamedIsOurs;
  }

  /** The next request makes the unnamed statement the present holder's. */
  void takeUnnamed() {
    unnamedIsOurs = true;
    unnamedBatch = owed.batch();
  }

  /** The server could not read the query that is being answered, so it has dropped nothing. */
  void onUnread() {
    if (!owed.isBehind(unnamedBatch)) {
      unnamedIsOurs = false;
    }
  }

  boolean isUnnamedInDoubt() {
    return unnamedIsOurs && owed.isPending(unnamedBatch);
  }

  /** The unnamed statement is nobody's any more, as after a query of Sluice's own. */
  void dropUnnamed() {
    unnamedIsOurs = false;
  }

  /** The server has skipped a request. Called for the last one first. */
  void undo(Reply reply, @Nullable Object payload) {
    if (reply == Reply.PARSE && payload instanceof Parsed parsed) {
      remove(parsed.statement());
    } else if (payload instanceof Statement statement) {
      if (reply == Reply.OWN_PARSE) {
        remove(statement);
      } else if (reply == Reply.OWN_CLOSE) {
        add(statement);
      }
    }
  }

  /** Requests have been skipped up to the end of the batch that is being answered. */
  void onSkipped() {
    describing = false;
    if (!owed.isBehind(unnamedBatch)) {
      // What was to make it the holder's may be among them.
      unnamedIsOurs = false;
    }
    settle();
  }
}
