package dev.sluice.postgres.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A prepared statement as many clients share it: a query's text with its parameters' types, under
 * one name that means the same on every backend of the pool. Immutable.
 */
final class Statement {

  /** What the names of Sluice's own statements begin with. */
  static final String PREFIX = "SLUICE_";

  private final byte[] definition;
  private final int hash;
  private final byte[] name;
  private final int traits;

  /**
   * @param definition the body of the Parse message behind the statement's name: query, number of
   *     types, types
   * @param id unique in the pool
   */
  Statement(byte[] definition, int hash, long id, int traits) {
    this.definition = definition;
    this.hash = hash;
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

  boolean isDefinedBy(byte[] other, int otherHash) {
    return hash == otherHash && Arrays.equals(definition, other);
  }

  @Override
  public String toString() {
    return new String(name, StandardCharsets.US_ASCII);
  }
}
