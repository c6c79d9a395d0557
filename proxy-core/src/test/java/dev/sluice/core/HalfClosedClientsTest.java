package dev.sluice.core;

import static dev.sluice.core.ToyProxy.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.toy.ToyClient;
import dev.sluice.core.toy.ToyLimits;
import dev.sluice.core.toy.ToyServer;
import dev.sluice.core.toy.ToyWire;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send no more and still listen, over real sockets and two loops. */
@Timeout(60)
class HalfClosedClientsTest {

  /** Enough that the other loop is the faster one for some of those who change loops. */
  private static final int MANY = 1000;

  /** Half of them change their loop, with the end of their input right behind them. */
  @Test
  void whoEndsItsInputRightAfterConnectingIsAnswered() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    said.writeBytes(ToyWire.message('U', "app/acme"));
    said.writeBytes(ToyWire.message('L', "a"));
    said.writeBytes(ToyWire.message('L', "b"));
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy = ToyProxy.before(backend, ToyLimits.limits(0, 1))) {
      for (int i = 0; i < MANY; i++) {
        try (ToyClient client = new ToyClient(proxy.port())) {
          client.send(said.toByteArray());
          client.socket().shutdownOutput();
          assertThat(client.hear()).as("client " + i).isEqualTo("Oacme/app");
          assertThat(client.hear()).as("client " + i).isEqualTo("la");
          assertThat(client.hear()).as("client " + i).isEqualTo("lb");
          assertThat(client.hear()).as("client " + i).isEqualTo("end");
        }
      }
      await("everybody has left", () -> proxy.clients().isEmpty());
    }
  }

  /** It is written to, and could be read, only now and then. */
  @Test
  void whoHasEndedItsInputGetsALargeReplyAtItsOwnPace() throws Exception {
    int size = 30 * 1024 * 1024;
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy = ToyProxy.before(backend, ToyLimits.limits(0, 1));
        ToyClient client = proxy.login("acme");
        ToyClient neighbour = proxy.login("acme")) {
      client.send('Q', "slow");
      client.send('Q', "large " + size);
      await("its request is at the server", () -> backend.working() == 1);
      client.socket().shutdownOutput();
      // Their loop answers this after it has seen that end.
      assertThat(neighbour.ask('L', "a")).isEqualTo("la");
      backend.release();
      assertThat(client.hear()).isEqualTo("Zs:slow");
      assertThat(client.hear()).hasSize(size + 1);
      assertThat(client.hear()).isEqualTo("Zs");
      assertThat(client.hear()).isEqualTo("end");
    }
  }
}
