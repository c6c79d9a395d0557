package dev.sluice.postgres.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What an ErrorResponse says, as far as it says it: a missing field is an empty string, for there
 * are servers and poolers that leave out even the SQLSTATE. Immutable.
 *
 * @param severity such as {@code FATAL}; not localised where the server sends it so
 * @param state the SQLSTATE
 * @param routine the server's function that raised it; not localised
 */
public record ErrorFields(
    String severity, String state, String message, String detail, String hint, String routine) {

  /**
   * Reads the fields of an ErrorResponse or a NoticeResponse; stops at what is none.
   *
   * @param from the first byte of the body
   * @param limit the index behind the last byte at hand
   */
  public static ErrorFields read(ByteBuf in, int from, int limit) {
    String[] values = new String[128];
    int start = from;
    while (start < limit && in.getByte(start) > 0) {
      int end = CString.end(in, start + 1, limit);
      if (end < 0) {
        break;
      }
      values[in.getByte(start)] = CString.text(in, start + 1, end);
      start = end + 1;
    }
    String severity = values['V'] == null ? text(values['S']) : values['V'];
    return new ErrorFields(
        severity,
        text(values['C']),
        text(values['M']),
        text(values['D']),
        text(values['H']),
        text(values['R']));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
