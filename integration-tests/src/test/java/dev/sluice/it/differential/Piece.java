package dev.sluice.it.differential;

/**
 * One message of a client's, or what it sends in place of one. Immutable.
 *
 * @param bytes as they go out; not to be changed
 * @param label for failure reports; its text is made only then
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Piece(byte[] bytes, Object label) {
  @Override
  public String toString() {
    return label.toString();
  }
}
