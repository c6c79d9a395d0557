package dev.sluice.testkit.pgwire;

import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/** Messages as one readable line each, for failure reports. Stateless. */
final class Pretty {
  private static final int SHOWN = 120;

  private static final Map<Character, String> BACKEND =
      Map.ofEntries(
          Map.entry('R', "Authentication"),
          Map.entry('K', "BackendKeyData"),
          Map.entry('2', "BindComplete"),
          Map.entry('3', "CloseComplete"),
          Map.entry('C', "CommandComplete"),
          Map.entry('d', "CopyData"),
          Map.entry('c', "CopyDone"),
          Map.entry('G', "CopyInResponse"),
          Map.entry('H', "CopyOutResponse"),
          Map.entry('W', "CopyBothResponse"),
          Map.entry('D', "DataRow"),
          Map.entry('I', "EmptyQueryResponse"),
          Map.entry('E', "ErrorResponse"),
          Map.entry('V', "FunctionCallResponse"),
          Map.entry('v', "NegotiateProtocolVersion"),
          Map.entry('n', "NoData"),
          Map.entry('N', "NoticeResponse"),
          Map.entry('A', "NotificationResponse"),
          Map.entry('t', "ParameterDescription"),
          Map.entry('S', "ParameterStatus"),
          Map.entry('1', "ParseComplete"),
          Map.entry('s', "PortalSuspended"),
          Map.entry('Z', "ReadyForQuery"),
          Map.entry('T', "RowDescription"));

  private static final Map<Character, String> FRONTEND =
      Map.ofEntries(
          Map.entry('\0', "Startup/SSL/GSS/Cancel"),
          Map.entry('B', "Bind"),
          Map.entry('C', "Close"),
          Map.entry('d', "CopyData"),
          Map.entry('c', "CopyDone"),
          Map.entry('f', "CopyFail"),
          Map.entry('D', "Describe"),
          Map.entry('E', "Execute"),
          Map.entry('H', "Flush"),
          Map.entry('F', "FunctionCall"),
          Map.entry('P', "Parse"),
          Map.entry('p', "Password/SASL"),
          Map.entry('Q', "Query"),
          Map.entry('S', "Sync"),
          Map.entry('X', "Terminate"),
          Map.entry(FrontendMessage.RAW, "raw"));

  private Pretty() {}

  static String backend(BackendMessage message) {
    return name(BACKEND, message.type()) + described(message, Pretty::backendContent);
  }

  static String frontend(FrontendMessage message) {
    // A password is a test's own, but a failure report is no place to get used to them.
    String content = message.type() == 'p' ? "…" : printable(message.body());
    return name(FRONTEND, message.type()) + "(" + content + ")";
  }

  private static String described(
      BackendMessage message, Function<BackendMessage, String> describe) {
    try {
      return "(" + describe.apply(message) + ")";
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      return "(malformed: " + printable(message.body()) + ")";
    }
  }

  private static String backendContent(BackendMessage message) {
    return switch (message.type()) {
      case 'Z' -> String.valueOf(message.status());
      case 'C' -> message.tag();
      case 'D' ->
          shortened(String.join(", ", message.row().stream().map(String::valueOf).toList()));
      case 'T' -> String.join(", ", message.columns());
      case 'E', 'N' ->
          "%s %s: %s".formatted(message.severity(), message.sqlState(), message.text());
      case 'S' -> message.parameter().getKey() + "=" + message.parameter().getValue();
      case 'R' -> String.valueOf(message.authentication());
      case 'K' -> "pid " + message.pid() + ", " + message.secretKey().length + " key bytes";
      default -> printable(message.body());
    };
  }

  private static String name(Map<Character, String> names, char type) {
    String known = names.get(type);
    return known == null ? "unknown '" + printable(new byte[] {(byte) type}) + "'" : known;
  }

  private static String printable(byte[] bytes) {
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    StringBuilder text = new StringBuilder();
    latin.chars().limit(SHOWN).forEach(c -> text.append(c >= ' ' && c < 127 ? (char) c : '·'));
    return bytes.length > SHOWN ? text + "… " + bytes.length + " bytes" : text.toString();
  }

  private static String shortened(String text) {
    return text.length() > SHOWN
        ? text.substring(0, SHOWN) + "… " + text.length() + " characters"
        : text;
  }
}
