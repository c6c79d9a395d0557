package dev.sluice.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  /** Sends ten bytes and then waits to be closed. */
  private final ScriptedPeer server =
      ScriptedPeer.server(
          Script.begin()
              .send(new byte[4])
              .pause(Duration.ofMillis(50))
              .send(new byte[6])
              .waitForClose());

  private final FaultProxy proxy = FaultProxy.to("127.0.0.1", server.port());

  @AfterEach
  void close() {
    proxy.close();
    server.close();
  }

  @Test
  void relaysBothWaysAndForgetsWhatEnded() throws IOException {
    try (Socket client = connect()) {
      assertThat(client.getInputStream().readNBytes(10)).hasSize(10);
      assertThat(proxy.open()).isEqualTo(1);
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(proxy.accepted()).isEqualTo(1);
    assertThat(server.failures()).isEmpty();
  }

  @Test
  void holdsEverythingBackWhileABlackHole() throws IOException {
    proxy.blackHole();
    try (Socket client = connect()) {
      client.setSoTimeout(100);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.heal();
      client.setSoTimeout(5_000);
      assertThat(client.getInputStream().readNBytes(10)).hasSize(10);
    }
  }

  @Test
  void resetsAtTheByteAskedFor() throws IOException {
    proxy.resetAfter(7);
    try (Socket client = connect()) {
      assertThat(client.getInputStream().readNBytes(4)).hasSize(4);
      assertThatThrownBy(() -> client.getInputStream().readNBytes(6))
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void refusesAndAcceptsAgainOnTheSamePort() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(SocketException.class);
    proxy.accept();
    try (Socket client = connect()) {
      assertThat(client.getInputStream().readNBytes(10)).hasSize(10);
    }
  }

  @Test
  void resetsEveryOpenConnectionAtOnce() throws IOException {
    try (Socket client = connect()) {
      client.getInputStream().readNBytes(10);
      proxy.resetAll();
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }
}
