package dev.sluice.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdminHttpTest {

  private AdminFixture admin;

  @BeforeEach
  void start() throws IOException {
    admin = AdminFixture.open();
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.server.listen().port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Sends the bytes and reads until the server hangs up. */
  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String request(String target, String header) {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n";
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    HttpResponse<String> reply = admin.get("/nothing%22here");

    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body())
        .isEqualTo("{\"error\":\"not_found\",\"message\":\"nothing at /nothing\\\"here\"}\n");
  }

  @Test
  void aMethodThatWritesIsNotAllowed() throws Exception {
    HttpResponse<String> reply =
        admin.send(admin.request("/api/v1/pools").POST(BodyPublishers.ofString("{}")));

    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("allow")).contains("GET, HEAD");
    assertThat(reply.body()).contains("\"error\":\"method_not_allowed\"");
  }

  @Test
  void headTellsTheLengthAndSendsNothing() throws Exception {
    HttpResponse<String> get = admin.get("/health/live");
    HttpResponse<String> head =
        admin.send(admin.request("/health/live").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("content-length"))
        .hasValue(get.body().getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void metricsComeInTheFormatThatIsAskedFor() throws Exception {
    HttpResponse<String> text = admin.get("/metrics");
    HttpResponse<String> open =
        admin.send(admin.request("/metrics").header("Accept", "application/openmetrics-text"));

    assertThat(text.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(text.body()).contains("event_loop_lag_seconds_bucket", "jvm_memory_used_bytes");
    assertThat(open.headers().firstValue("content-type"))
        .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void aScrapersOwnParametersDoNotMatter() throws Exception {
    assertThat(admin.get("/metrics?format=prometheus").statusCode()).isEqualTo(200);
  }

  @Test
  void pipelinedRequestsAreAnsweredInTurnOnOneConnection() throws Exception {
    String replies =
        raw(
            request("/health/live", "")
                + request("/nothing", "")
                + request("/health/ready", "Connection: close\r\n"));

    assertThat(replies)
        .containsSubsequence(
            "HTTP/1.1 200 OK",
            "connection: keep-alive",
            "\"up\"",
            "HTTP/1.1 404 Not Found",
            "not_found",
            "HTTP/1.1 200 OK",
            "connection: close",
            "\"ready\"");
  }

  @Test
  void requestsOneAfterTheOtherShareAConnection() throws Exception {
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        live(socket);
        assertThat(socket.getInputStream().skip(socket.getInputStream().available())).isPositive();
      }
    }
  }

  @Test
  void anAncientClientIsAnsweredAndHungUpOn() throws Exception {
    assertThat(raw("GET /health/live HTTP/1.0\r\n\r\n")).contains("200 OK", "\"up\"");
  }

  @Test
  void aTargetWithSchemeAndHostIsUnderstood() throws Exception {
    assertThat(raw(request("http://localhost/health/live", "Connection: close\r\n")))
        .contains("200 OK");
  }

  @Test
  void whatIsNotHttpIsRefusedAndHungUpOn() throws Exception {
    assertThat(raw("\u0016\u0003\u0001 garbage\r\n\r\n"))
        .contains("400 Bad Request", "bad_request");
  }

  @Test
  void aTargetThatCannotBeDecodedIsABadRequest() throws Exception {
    assertThat(raw(request("/%zz", "Connection: close\r\n")))
        .contains("400 Bad Request", "bad_request");
  }

  @Test
  void aLineThatIsTooLongIsRefused() throws Exception {
    assertThat(raw("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .contains("414 ", "uri_too_long");
  }

  @Test
  void headersThatAreTooLongAreRefused() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
        .contains("431 ", "headers_too_large");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    assertThat(raw("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\nabc"))
        .contains("413 ", "body_too_large");
  }

  @Test
  void oneConnectionMoreThanTheBoundIsHungUpOnAndTheNextAfterwardsServed() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < AdminLoad.MAX_CONNECTIONS; i++) {
        Socket socket = connect();
        held.add(socket);
        live(socket);
      }
      try (Socket excess = connect()) {
        assertThat(excess.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
    assertThat(eventuallyLive()).isTrue();
  }

  private static void live(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
  }

  /** The server learns of a client's goodbye a moment later. */
  private boolean eventuallyLive() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      try {
        return admin.get("/health/live").statusCode() == 200;
      } catch (IOException e) {
        Thread.onSpinWait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  @Test
  void itsAddressNamesThePortThatWasChosen() {
    assertThat(URI.create("http://" + admin.server.listen()).getPort()).isPositive();
  }
}
