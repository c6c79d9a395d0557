package dev.sluice.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptedPeerTest {

  @Test
  void readsWhatIsScriptedBeforeItAnswers() throws IOException {
    Script script = Script.begin().readStartup().readMessage().send((byte) 'Z');
    try (ScriptedPeer peer = ScriptedPeer.server(script);
        Socket client = connect(peer)) {
      client.getOutputStream().write(new byte[] {0, 0, 0, 5, 1, 'Q', 0, 0, 0});
      assertSilent(client);
      client.getOutputStream().write(new byte[] {6, 7, 7});
      assertThat(client.getInputStream().readAllBytes()).containsExactly('Z');
      assertThat(peer.failures()).isEmpty();
    }
  }

  @Test
  void remembersWhenTheOtherSideLeftTheScript() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.server(Script.begin().read(3))) {
      try (Socket client = connect(peer)) {
        client.getOutputStream().write(1);
        client.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
      }
      while (peer.failures().isEmpty()) {
        Thread.onSpinWait();
      }
      assertThat(peer.failures().get(0)).hasMessage("end of input after 1 of 3 bytes");
    }
  }

  @Test
  void resetsAndDrips() throws IOException {
    Script script = Script.begin().drip(Duration.ofMillis(1), new byte[5]).read(1).reset();
    try (ScriptedPeer peer = ScriptedPeer.server(script);
        Socket client = connect(peer)) {
      assertThat(client.getInputStream().readNBytes(5)).hasSize(5);
      client.getOutputStream().write(1);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aBlackHoleTakesConnectionsAndNeverAnswers() throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.blackHole();
        Socket client = connect(peer)) {
      client.getOutputStream().write(new byte[100]);
      assertSilent(client);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void playsAClientToo() throws IOException {
    try (ScriptedPeer server = ScriptedPeer.server(Script.begin().read(2).send((byte) 1))) {
      ScriptedPeer.client(server.port(), Script.begin().send(new byte[2]).read(1));
      assertThat(server.failures()).isEmpty();
    }
  }

  private static void assertSilent(Socket client) throws IOException {
    client.setSoTimeout(100);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    client.setSoTimeout(5_000);
  }

  private static Socket connect(ScriptedPeer peer) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), peer.port());
  }
}
