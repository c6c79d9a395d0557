package dev.sluice.cli.run;

import dev.sluice.cli.term.ExitCode;
import dev.sluice.core.settings.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A short life of the proxy, so that the JVM can write down which classes it takes: the launcher's
 * {@code make-archive} runs it. It listens on loopback ports of the system's choice, is asked for
 * its figures, and ends as any other does, by a signal.
 */
public final class Training {

  private static final String CONFIG =
      """
      admin:
        listen: 127.0.0.1:0
      listeners:
        - {protocol: postgres, listen: "127.0.0.1:0", defaultTenant: train}
      servers:
        - {match: "127.0.0.1:1", maxConnections: 80}
      tiers:
        PRO: {maxPool: 40, queueTimeout: 5s}
      tenants:
        - id: train
          tier: PRO
          limits: {minPool: 0}
          postgres:
            backend: postgresql://train:${TRAIN_PASSWORD:-train}@127.0.0.1:1/train?sslmode=prefer
            databases: [train, other]
            pooling: transaction
            clients: {app: "train"}
            lanes:
              low: {users: [reporter], applications: ["batch-*"], maxPool: 5, idleTimeout: 60s}
      """;

  private static final String SCRAPE = "GET /metrics HTTP/1.0\r\n\r\n";

  /** PostgreSQL's SSLRequest: a client's first eight bytes. */
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 0x04, (byte) 0xd2, 0x16, 0x2f};

  private Training() {}

  /** Lives and dies. */
  public static ExitCode run() {
    try {
      Path file = Files.createTempFile("sluice-train", ".yaml");
      try {
        Files.writeString(file, CONFIG);
        return Foreground.run(new ConfigFile(file), Training::ready);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks what a probe and a client would ask, and has the process end. */
  private static void ready(Assembly proxy) {
    exchange(proxy.adminEndpoint(), SCRAPE.getBytes(StandardCharsets.US_ASCII));
    proxy.endpoints().forEach(place -> exchange(place.getValue(), SSL_REQUEST));
    Signals.raise("TERM");
  }

  /** Sends the bytes, says that no more will come, and reads what there is. */
  private static void exchange(Endpoint endpoint, byte[] request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
