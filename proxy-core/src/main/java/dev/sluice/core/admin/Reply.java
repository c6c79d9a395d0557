package dev.sluice.core.admin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Map;

/** What a page answers. Immutable as long as nobody changes the array that it was made of. */
final class Reply {

  private static final String JSON = "application/json";

  private final HttpResponseStatus status;
  private final String contentType;
  private final byte[] body;
  private final Map<String, String> headers;

  private Reply(
      HttpResponseStatus status, String contentType, byte[] body, Map<String, String> headers) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = headers;
  }

  static Reply ok(String contentType, byte[] body) {
    return new Reply(HttpResponseStatus.OK, contentType, body, Map.of());
  }

  static Reply json(HttpResponseStatus status, Json.Fields fields) {
    return new Reply(status, JSON, Json.object(fields), Map.of());
  }

  static Reply ok(Json.Fields fields) {
    return json(HttpResponseStatus.OK, fields);
  }

  /**
   * An error in the one form that all of them have.
   *
   * @param error a lower snake case word for programs
   * @param message a sentence for people
   */
  static Reply error(HttpResponseStatus status, String error, String message) {
    return json(
        status,
        json -> {
          json.writeStringField("error", error);
          json.writeStringField("message", message);
        });
  }

  /** The same with a header more than the content's type and length. */
  Reply with(String header, String value) {
    return new Reply(status, contentType, body, Map.of(header, value));
  }

  /** The body's length in bytes. */
  int size() {
    return body.length;
  }

  /**
   * The reply as Netty sends it.
   *
   * @param headOnly whether the body stays behind, and only its length is told
   * @param keepAlive whether another request may follow
   */
  FullHttpResponse toResponse(boolean headOnly, boolean keepAlive) {
    ByteBuf content = headOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    HttpHeaders all = response.headers();
    all.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    all.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    all.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    all.set("x-content-type-options", "nosniff");
    headers.forEach(all::set);
    all.set(
        HttpHeaderNames.CONNECTION,
        keepAlive ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    return response;
  }
}
