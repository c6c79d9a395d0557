package dev.sluice.it.differential;

/**
 * Where a client breaks off on purpose. Immutable.
 *
 * @param bytes sent before that
 * @param reset whether by a reset; else the connection is closed in order
 */
public record Cut(long bytes, boolean reset) {

  /** It does not. */
  public static final Cut NEVER = new Cut(Long.MAX_VALUE, false);
}
