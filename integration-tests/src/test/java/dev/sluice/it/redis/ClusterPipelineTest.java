package dev.sluice.it.redis;

import static dev.sluice.testkit.redis.RespWire.command;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.redis.RespWire;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a client says about keys of all nodes is on its way to them together. */
class ClusterPipelineTest extends ClusterOfThree {

  private static final int MIB = 1024 * 1024;

  /** Each reading by a node is a round trip that the client waits for. */
  @Test
  void pipelineAboutKeysOfAllNodesTakesFewRoundTrips() {
    int count = 2_000;
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < count; i++) {
      said.append(command("INCR", "trip" + i));
    }
    try (RespWire client = all.client()) {
      client.ask("GET", "warm");
      long before = readings();
      assertThat(client.raw(said.toString()).read(count)).containsOnly(":1");
      assertThat(readings() - before).isLessThan(count / 10);
    }
  }

  /** Values begin to come before their turn, and go on when it is theirs. */
  @Test
  void largeValuesOfAllNodesComeInOrder() throws IOException {
    int keys = 20;
    int count = 100;
    StringBuilder said = new StringBuilder();
    try (RespWire client = all.client()) {
      for (int i = 0; i < keys; i++) {
        String value = String.valueOf((char) ('a' + i)).repeat(MIB);
        assertThat(client.ask("SET", "large" + i, value)).isEqualTo("+OK");
      }
    }
    for (int i = 0; i < count; i++) {
      said.append(command("GET", "large" + i % keys));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), all.sluice().port())) {
      socket.getOutputStream().write(said.toString().getBytes(StandardCharsets.US_ASCII));
      InputStream in = new BufferedInputStream(socket.getInputStream(), MIB);
      for (int i = 0; i < count; i++) {
        assertThat(new String(in.readNBytes(10), StandardCharsets.US_ASCII))
            .isEqualTo("$1048576\r\n");
        byte[] value = in.readNBytes(MIB + 2);
        byte mark = (byte) ('a' + i % keys);
        assertThat(value[0]).isEqualTo(mark);
        assertThat(value[MIB - 1]).isEqualTo(mark);
        assertThat(value[MIB + 1]).isEqualTo((byte) '\n');
      }
    }
  }
}
