package dev.sluice.it.differential;

/**
 * One message of a server's, whole. Immutable.
 *
 * @param bytes as they came; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the dialect, after normalising
public record Reply(byte[] bytes) {

  /** The first byte, which is a message's type in most protocols. */
  public char type() {
    return (char) (bytes[0] & 0xff);
  }
}
