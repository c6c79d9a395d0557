package dev.sluice.postgres.wire;

import dev.sluice.core.spi.Outbound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes whole messages to a peer. Every method is as confined as the {@link Outbound} it gets. */
public final class MessageWriter {

  private MessageWriter() {}

  /** A message without a body, such as Sync or ParseComplete. */
  public static void empty(Outbound to, int type) {
    to.buffer(5).writeByte(type).writeInt(4);
  }

  /**
   * @param status {@code I}, {@code T} or {@code E}
   */
  public static void readyForQuery(Outbound to, int status) {
    to.buffer(6).writeByte(Message.READY_FOR_QUERY).writeInt(5).writeByte(status);
  }

  public static void commandComplete(Outbound to, String tag) {
    text(to, Message.COMMAND_COMPLETE, tag);
  }

  public static void query(Outbound to, String sql) {
    text(to, Message.QUERY, sql);
  }

  public static void parameterStatus(Outbound to, String name, String value) {
    byte[] first = bytes(name);
    byte[] second = bytes(value);
    int length = 4 + first.length + 1 + second.length + 1;
    to.buffer(1 + length)
        .writeByte(Message.PARAMETER_STATUS)
        .writeInt(length)
        .writeBytes(first)
        .writeByte(0)
        .writeBytes(second)
        .writeByte(0);
  }

  /**
   * @param processId what the client gives back to cancel, with the key
   */
  public static void backendKeyData(Outbound to, int processId, byte[] key) {
    to.buffer(9 + key.length)
        .writeByte(Message.BACKEND_KEY_DATA)
        .writeInt(8 + key.length)
        .writeInt(processId)
        .writeBytes(key);
  }

  /**
   * Tells a client which minor version it gets, and which of its options are not known.
   *
   * @param version the whole version number, such as 0x30002 for 3.2
   */
  public static void negotiateProtocolVersion(Outbound to, int version, List<String> options) {
    StringBuilder names = new StringBuilder();
    options.forEach(name -> names.append(name).append('\0'));
    byte[] bytes = bytes(names.toString());
    to.buffer(13 + bytes.length)
        .writeByte(Message.NEGOTIATE_PROTOCOL_VERSION)
        .writeInt(12 + bytes.length)
        .writeInt(version)
        .writeInt(options.size())
        .writeBytes(bytes);
  }

  /** An error or a notice, in the fields that every client shows. */
  public static void error(Outbound to, Severity severity, SqlState state, String message) {
    error(to, Message.ERROR_RESPONSE, severity, state.code(), message);
  }

  /**
   * @param type {@link Message#ERROR_RESPONSE} or {@link Message#NOTICE_RESPONSE}
   */
  public static void error(Outbound to, int type, Severity severity, String state, String message) {
    error(to, type, severity, state, message, null);
  }

  /**
   * @param type {@link Message#ERROR_RESPONSE} or {@link Message#NOTICE_RESPONSE}
   * @param hint what the client's owner can do, or null
   */
  public static void error(
      Outbound to,
      int type,
      Severity severity,
      String state,
      String message,
      @Nullable String hint) {
    String fields = fields(severity, state, message);
    body(to, type, hint == null ? fields : fields + 'H' + hint + '\0');
  }

  /**
   * An error in place of one that a function of the server's raises, by which clients know it.
   *
   * @param routine the function's name; or empty
   */
  public static void errorOf(Outbound to, String routine, SqlState state, String message) {
    String fields = fields(Severity.ERROR, state.code(), message);
    body(to, Message.ERROR_RESPONSE, routine.isEmpty() ? fields : fields + 'R' + routine + '\0');
  }

  private static String fields(Severity severity, String state, String message) {
    return "S%1$s\0V%1$s\0C%2$s\0M%3$s\0".formatted(severity.name(), state, message);
  }

  private static void body(Outbound to, int type, String text) {
    byte[] bytes = bytes(text);
    to.buffer(6 + bytes.length)
        .writeByte(type)
        .writeInt(5 + bytes.length)
        .writeBytes(bytes)
        .writeByte(0);
  }

  /** A message whose body is one string, such as Query or CopyFail. */
  public static void text(Outbound to, int type, String text) {
    body(to, type, text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
