package dev.sluice.core.admin;

import dev.sluice.core.auth.Secret;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Who may see more than figures and health: whoever shows the token, or, when there is none,
 * whoever reaches the loopback address by its name. Immutable.
 *
 * <p>The name matters because a browser can be made to ask a loopback port on behalf of a page
 * whose own name was pointed there ("DNS rebinding"); such a request carries the page's name.
 */
final class AccessRule {

  /** What the rule says to one request. */
  enum Verdict {
    GRANTED,
    NO_TOKEN,
    FOREIGN_HOST
  }

  private static final String SCHEME = "Bearer ";

  private final Secret token;
  private final boolean unixSocket;

  AccessRule(Secret token, boolean unixSocket) {
    this.token = token;
    this.unixSocket = unixSocket;
  }

  Verdict judge(HttpHeaders headers) {
    if (!token.isEmpty()) {
      return showsToken(headers) ? Verdict.GRANTED : Verdict.NO_TOKEN;
    }
    return unixSocket || isLocal(headers.get(HttpHeaderNames.HOST, "localhost"))
        ? Verdict.GRANTED
        : Verdict.FOREIGN_HOST;
  }

  /** Takes as long for a wrong token as for the right one, so that time tells nothing of it. */
  private boolean showsToken(HttpHeaders headers) {
    String shown = headers.get(HttpHeaderNames.AUTHORIZATION, "");
    if (!shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    return MessageDigest.isEqual(
        shown.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8),
        token.reveal().getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isLocal(String host) {
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      return end > 0 && NetUtil.isValidIpV6Address(host.substring(1, end));
    }
    int colon = host.indexOf(':');
    String name = colon < 0 ? host : host.substring(0, colon);
    return name.equalsIgnoreCase("localhost") || NetUtil.isValidIpV4Address(name);
  }
}
