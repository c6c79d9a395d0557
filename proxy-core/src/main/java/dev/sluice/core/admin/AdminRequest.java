package dev.sluice.core.admin;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A request as pages see it. Immutable.
 *
 * @param path decoded, without the query
 * @param detailed whether the client showed the right to see everything; false only on pages that
 *     are open to all
 */
record AdminRequest(
    HttpMethod method,
    String path,
    Map<String, List<String>> parameters,
    HttpHeaders headers,
    boolean detailed) {

  private static final int MAX_PARAMETERS = 16;

  /**
   * Reads the request line.
   *
   * @throws BadRequestException if the target cannot be decoded
   */
  static AdminRequest of(HttpRequest head) {
    try {
      QueryStringDecoder target =
          new QueryStringDecoder(
              origin(head.uri()), StandardCharsets.UTF_8, true, MAX_PARAMETERS, true);
      return new AdminRequest(
          head.method(), target.path(), target.parameters(), head.headers(), false);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("the request target cannot be decoded");
    }
  }

  /** Cuts scheme and authority off, which a client may send as well (RFC 9112, 3.2.2). */
  private static String origin(String target) {
    if (!target.regionMatches(true, 0, "http://", 0, 7)) {
      return target;
    }
    int slash = target.indexOf('/', 7);
    return slash < 0 ? "/" : target.substring(slash);
  }

  AdminRequest withDetails() {
    return new AdminRequest(method, path, parameters, headers, true);
  }

  /** Whether the method is one that only reads. */
  boolean reads() {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }
}
