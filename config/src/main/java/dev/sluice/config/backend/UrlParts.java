package dev.sluice.config.backend;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection string taken apart, escapes resolved. Not shared.
 *
 * @param hosts as written, between {@code @} and the slash; one or, with commas, several
 * @param path behind the first slash; for {@code unix:} the socket's file
 * @param query whoever understands a parameter takes it out; what stays is unknown
 */
record UrlParts(
    String scheme,
    String user,
    String password,
    String hosts,
    String path,
    Map<String, String> query) {

  /** What is no such name may be half a password behind a question mark that was not escaped. */
  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.]+");

  private static final String UNIX = "unix:";
  private static final String SCHEME_END = "://";

  /** Takes {@code text} apart, or says in {@code faults} why that cannot be done. */
  static @Nullable UrlParts of(String text, Faults faults) {
    if (text.indexOf('#') >= 0) {
      faults.expect("no '#'; in a password it is written as %23");
      return null;
    }
    int question = text.indexOf('?');
    String head = question < 0 ? text : text.substring(0, question);
    Map<String, String> query = new LinkedHashMap<>();
    boolean fine = question < 0 || readQuery(text.substring(question + 1), query, faults);
    if (head.startsWith(UNIX)) {
      String path = decode(head.substring(UNIX.length()), faults);
      return fine && path != null ? new UrlParts("unix", "", "", "", path, query) : null;
    }
    int scheme = head.indexOf(SCHEME_END);
    if (scheme < 0) {
      faults.expect("a scheme, as in postgresql://user@host/database");
      return null;
    }
    return fine ? split(head, scheme, query, faults) : null;
  }

  private static @Nullable UrlParts split(
      String head, int scheme, Map<String, String> query, Faults faults) {
    int start = scheme + SCHEME_END.length();
    int end = authorityEnd(head, start);
    String authority = head.substring(start, end);
    int at = authority.lastIndexOf('@');
    String login = at < 0 ? "" : authority.substring(0, at);
    int colon = login.indexOf(':');
    String user = decode(colon < 0 ? login : login.substring(0, colon), faults);
    String password = decode(colon < 0 ? "" : login.substring(colon + 1), faults);
    String path = decode(end == head.length() ? "" : head.substring(end + 1), faults);
    if (user == null || password == null || path == null) {
      return null;
    }
    String hosts = authority.substring(at + 1);
    return new UrlParts(head.substring(0, scheme), user, password, hosts, path, query);
  }

  /** Where host and port end: at the slash, the question mark or the end. */
  static int authorityEnd(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) == '/' || text.charAt(i) == '?') {
        return i;
      }
    }
    return text.length();
  }

  private static boolean readQuery(String text, Map<String, String> query, Faults faults) {
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 1 ? null : decode(pair.substring(0, equals), faults);
      String value = equals < 1 ? null : decode(pair.substring(equals + 1), faults);
      if (name == null || value == null || !PARAMETER.matcher(name).matches()) {
        faults.expect("parameters as in ?name=value&name=value");
        return false;
      }
      if (query.put(name, value) != null) {
        faults.expect("the parameter " + name + " once");
      }
    }
    return true;
  }

  private static @Nullable String decode(String text, Faults faults) {
    String decoded = Percent.decode(text);
    if (decoded == null) {
      faults.expect("escapes of '%' and two hexadecimal digits; '%' itself is written as %25");
    }
    return decoded;
  }

  /** A parameter, which then counts as understood; null if it is not there. */
  @Nullable String take(String name) {
    return query.remove(name);
  }

  /**
   * The string as a message may show it: without login and parameters. Where a colon or an at sign
   * was forgotten, a password passes for a user, a host or a path, so without a clear login nothing
   * is shown.
   */
  String shown() {
    String more = query.isEmpty() ? "" : "?...";
    if (scheme.equals("unix")) {
      return "unix:" + path + more;
    }
    return user.isEmpty()
        ? scheme + SCHEME_END + "..."
        : scheme + SCHEME_END + "***@" + hosts + "/" + path + more;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return shown();
  }
}
