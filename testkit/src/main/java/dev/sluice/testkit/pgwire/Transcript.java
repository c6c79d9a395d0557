package dev.sluice.testkit.pgwire;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a server sent, in order. Immutable.
 *
 * @param messages every message, asynchronous ones included
 */
public record Transcript(List<BackendMessage> messages) {

  /** Copies the list. */
  public Transcript {
    messages = List.copyOf(messages);
  }

  /** The type bytes of the replies, such as {@code TDCZ}, without what may come unasked. */
  public String types() {
    return messages.stream()
        .filter(message -> !message.isAsynchronous())
        .map(message -> String.valueOf(message.type()))
        .collect(Collectors.joining());
  }

  /** All messages of one type. */
  public List<BackendMessage> all(char type) {
    return messages.stream().filter(message -> message.type() == type).toList();
  }

  /**
   * The one message of a type.
   *
   * @throws AssertionError when there is none or more than one
   */
  public BackendMessage only(char type) {
    List<BackendMessage> found = all(type);
    if (found.size() != 1) {
      throw new AssertionError(
          "expected one message '" + type + "', found " + found.size() + " in:\n" + this);
    }
    return found.get(0);
  }

  /** The one error. */
  public BackendMessage error() {
    return only('E');
  }

  /** The SQLSTATEs of all errors, in order. */
  public List<String> sqlStates() {
    return all('E').stream().map(BackendMessage::sqlState).toList();
  }

  /** The tags of all completed commands, in order. */
  public List<String> tags() {
    return all('C').stream().map(BackendMessage::tag).toList();
  }

  /** The values of all rows, in order. */
  public List<List<@Nullable String>> rows() {
    return all('D').stream().map(BackendMessage::row).toList();
  }

  /**
   * The one value of the one row.
   *
   * @throws AssertionError when the result has another shape
   */
  public @Nullable String value() {
    List<@Nullable String> row = only('D').row();
    if (row.size() != 1) {
      throw new AssertionError("expected one value in:\n" + this);
    }
    return row.get(0);
  }

  /** The status of the last ReadyForQuery. */
  public char status() {
    List<BackendMessage> ready = all('Z');
    if (ready.isEmpty()) {
      throw new AssertionError("expected ReadyForQuery in:\n" + this);
    }
    return ready.get(ready.size() - 1).status();
  }

  @Override
  public String toString() {
    return messages.stream().map(message -> "  " + message).collect(Collectors.joining("\n"));
  }
}
