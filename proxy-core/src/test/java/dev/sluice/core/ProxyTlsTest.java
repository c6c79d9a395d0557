package dev.sluice.core;

import static dev.sluice.core.ToyProxy.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.settings.TlsMode;
import dev.sluice.core.toy.ToyClient;
import dev.sluice.core.toy.ToyLimits;
import dev.sluice.core.toy.ToyProtocol;
import dev.sluice.core.toy.ToyServer;
import dev.sluice.core.toy.ToySettings;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients under TLS, who move to their home loop like all others. */
@Timeout(60)
class ProxyTlsTest {

  @TempDir Path folder;
  private ToyServer backend;
  private ToyProxy proxy;
  private SSLContext trusting;

  @BeforeEach
  void start() throws Exception {
    X509Bundle identity =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path chain = Files.writeString(folder.resolve("chain.pem"), identity.getCertificatePathPEM());
    Path key = Files.writeString(folder.resolve("key.pem"), identity.getPrivateKeyPEM());
    ListenerTls tls = new ListenerTls(TlsMode.PREFER, chain, key, null);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    backend = new ToyServer("s");
    proxy =
        new ToyProxy(
            new ToySettings()
                .listen(Endpoint.tcp("127.0.0.1", 0), tls)
                .tenant("acme", backend.port(), ToyLimits.limits(0, 1))
                .build());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    backend.close();
  }

  private ToyClient secured(boolean direct) throws IOException {
    ToyClient client = new ToyClient(proxy.port());
    if (!direct) {
      assertThat(client.ask('T', "")).isEqualTo("Y");
    }
    SSLSocket socket =
        (SSLSocket)
            trusting
                .getSocketFactory()
                .createSocket(client.socket(), "localhost", proxy.port(), true);
    if (direct) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {ToyProtocol.NAME});
      socket.setSSLParameters(parameters);
    }
    client.use(socket);
    return client;
  }

  @Test
  void securedClientsOfAllLoopsAreServed() throws Exception {
    List<ToyClient> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ToyClient client = secured(i % 2 == 0);
      assertThat(client.ask('U', "app/acme")).isEqualTo("Oacme/app");
      clients.add(client);
    }
    for (int round = 0; round < 5; round++) {
      for (ToyClient client : clients) {
        client.send('Q', "ask");
      }
      for (ToyClient client : clients) {
        assertThat(client.hear()).isEqualTo("Zs:ask");
      }
    }
    assertThat(proxy.clients()).hasSize(8).allMatch(client -> client.tls());
    for (ToyClient client : clients) {
      client.send('X', "");
      assertThat(client.hear()).isEqualTo("end");
      client.close();
    }
    await("everybody has left", () -> proxy.clients().isEmpty());
  }

  @Test
  void largeRepliesAndRequestsComeThroughWhole() throws Exception {
    try (ToyClient client = secured(false)) {
      assertThat(client.ask('U', "app/acme")).isEqualTo("Oacme/app");
      client.send('Q', "large 3000000");
      assertThat(client.hear()).hasSize(3_000_001);
      assertThat(client.hear()).isEqualTo("Zs");
      String large = "y".repeat(3_000_000);
      assertThat(client.ask('Q', large)).isEqualTo("Zs:" + large);
    }
  }

  @Test
  void theLastWordsReachASecuredClientThatWasStillSending() throws Exception {
    try (ToyClient client = secured(false)) {
      assertThat(client.ask('U', "app/acme")).isEqualTo("Oacme/app");
      client.send(new byte[] {0, 0, 0, 0, 0});
      for (int i = 0; i < 50; i++) {
        client.send(new byte[1000]);
      }
      assertThat(client.hear()).isEqualTo("xprotocol_error");
      assertThat(client.hear()).isEqualTo("end");
    }
  }

  @Test
  void aSecuredClientThatJustGoesIsLetGo() throws Exception {
    ToyClient client = secured(false);
    assertThat(client.ask('U', "app/acme")).isEqualTo("Oacme/app");
    assertThat(client.ask('B', "begin")).isEqualTo("Zs:begin");
    client.close();
    await("it has left", () -> proxy.clients().isEmpty());
    await("its backend is clean", () -> proxy.pool("acme").idle() == 1);
  }

  @Test
  void bytesThatAreNeitherTlsNorTheProtocolAreRefused() throws Exception {
    try (ToyClient client = new ToyClient(proxy.port())) {
      client.send(new byte[] {0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5});
      assertThat(client.hear()).isNotEqualTo("Oacme/app");
    }
    try (ToyClient next = new ToyClient(proxy.port())) {
      assertThat(next.ask('U', "app/acme")).isEqualTo("Oacme/app");
    }
  }
}
