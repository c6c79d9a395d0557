package dev.sluice.testkit.redis;

import dev.sluice.testkit.tls.Certificates;
import java.nio.file.Path;
import java.util.List;

/**
 * TLS of servers that belong together: an authority, a certificate that they serve with, and one
 * for whoever connects, without which nobody may. Immutable.
 *
 * @param folder where the files are
 */
public record GroupTls(Path folder) {

  /** Makes the files. */
  public static GroupTls in(Path folder) {
    Certificates certificates = Certificates.generate();
    certificates.writeTo(folder);
    GroupTls tls = new GroupTls(folder);
    Certificates.writePair(certificates.client("proxy"), tls.certificate(), tls.key());
    return tls;
  }

  public Path authority() {
    return folder.resolve("ca.crt");
  }

  /** The certificate of whoever connects. */
  public Path certificate() {
    return folder.resolve("client.crt");
  }

  public Path key() {
    return folder.resolve("client.key");
  }

  /** What a server is told. */
  List<String> arguments(int port) {
    return List.of(
        "--tls-port",
        Integer.toString(port),
        "--tls-cert-file",
        folder.resolve("server.crt").toString(),
        "--tls-key-file",
        folder.resolve("server.key").toString(),
        "--tls-client-cert-file",
        certificate().toString(),
        "--tls-client-key-file",
        key().toString(),
        "--tls-ca-cert-file",
        authority().toString(),
        "--tls-replication",
        "yes");
  }
}
