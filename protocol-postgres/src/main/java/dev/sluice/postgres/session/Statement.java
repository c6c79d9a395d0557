package dev.sluice.postgres.session;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement as many clients share it: a query's text with its parameters' types, under
 * one name that means the same on every backend of the pool. Confined to the pool's loop.
 */
final class Statement {

  /** What the names of Sluice's own statements begin with. */
  static final String PREFIX = "SLUICE_";

  private final byte[] definition;
  private final byte[] name;
  private final int traits;
  private boolean proven;
  private boolean spoiled;
  private @Nullable Description description;

  /**
   * @param definition the body of the Parse message behind the statement's name: query, number of
   *     types, types
   * @param id unique in the pool
   */
  Statement(byte[] definition, long id, int traits) {
    this.definition = definition;
    this.name = (PREFIX + id).getBytes(StandardCharsets.US_ASCII);
    this.traits = traits;
  }

  /** Not to be changed. */
  byte[] definition() {
    return definition;
  }

  /** The name on backends, without its terminator. Not to be changed. */
  byte[] name() {
    return name;
  }

  /** What the query may do to its session; see {@link SqlTraits}. */
  int traits() {
    return traits;
  }

  /** A server has parsed it. */
  void prove() {
    proven = true;
  }

  /** Whether a server has parsed it, and so would again. */
  boolean isProven() {
    return proven;
  }

  /** The server has said that its result's type has changed. */
  void spoil() {
    spoiled = true;
  }

  /**
   * Whether the type of its result has changed since a client prepared it. Each such client must
   * hear of it, as it would from a connection of its own, and prepare it again; a backend that had
   * not prepared it before would give the new result to a client that reckons with the old one.
   */
  boolean isSpoiled() {
    return spoiled;
  }

  /** Whether a client knows what {@link #describe} was told first. */
  boolean isDescribed() {
    return description != null;
  }

  /** A server describes it. If that is not what clients have been told, it is spoiled. */
  void describe(Description told) {
    if (description == null) {
      description = told;
    } else if (!description.equals(told)) {
      spoiled = true;
    }
  }

  @Override
  public String toString() {
    return new String(name, StandardCharsets.US_ASCII);
  }
}
