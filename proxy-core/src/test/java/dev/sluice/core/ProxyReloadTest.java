package dev.sluice.core;

import static dev.sluice.core.ToyProxy.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.tenant.Limits;
import dev.sluice.core.toy.ToyClient;
import dev.sluice.core.toy.ToyLimits;
import dev.sluice.core.toy.ToyServer;
import dev.sluice.core.toy.ToySettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reload changes for whom, and that the rest notice nothing. */
@Timeout(60)
class ProxyReloadTest {

  private static final Limits SMALL = ToyLimits.limits(0, 1);

  private final ToyServer one = new ToyServer("1");
  private final ToyServer two = new ToyServer("2");

  ProxyReloadTest() throws IOException {}

  @AfterEach
  void closeBackends() throws IOException {
    one.close();
    two.close();
  }

  @Test
  void aTenantThatIsTheSameNoticesNothing() throws Exception {
    ToySettings before = new ToySettings().listen().tenant("acme", one.port(), SMALL);
    try (ToyProxy proxy = new ToyProxy(before.build());
        ToyClient client = proxy.login("acme")) {
      int port = proxy.port();
      assertThat(client.ask('B', "begin")).isEqualTo("Z1:begin");
      proxy.server.reload(
          new ToySettings()
              .listen()
              .tenant("new", two.port(), SMALL)
              .tenant("acme", one.port(), SMALL)
              .build());
      assertThat(client.ask('C', "end")).isEqualTo("Z1:end");
      assertThat(client.ask('Q', "more")).isEqualTo("Z1:more");
      assertThat(one.accepted()).isEqualTo(1);
      assertThat(proxy.port()).as("the listener").isEqualTo(port);
      try (ToyClient fresh = proxy.login("new")) {
        assertThat(fresh.ask('Q', "hello")).isEqualTo("Z2:hello");
      }
    }
  }

  @Test
  void aTenantThatIsGoneRefusesWhoWaitsAndSendsEverybodyAway() throws Exception {
    try (ToyProxy proxy =
            new ToyProxy(
                new ToySettings()
                    .listen()
                    .tenant("acme", one.port(), SMALL)
                    .tenant("stays", two.port(), SMALL)
                    .build());
        ToyClient idle = proxy.login("acme");
        ToyClient busy = proxy.login("acme");
        ToyClient waiting = proxy.login("acme");
        ToyClient other = proxy.login("stays")) {
      assertThat(busy.ask('B', "begin")).isEqualTo("Z1:begin");
      waiting.send('Q', "in vain");
      await("the queue", () -> proxy.pool("acme").waiting() == 1);
      proxy.server.reload(new ToySettings().listen().tenant("stays", two.port(), SMALL).build());
      assertThat(waiting.hear()).isEqualTo("etenant_removed");
      assertThat(idle.hear()).isEqualTo("xshutdown");
      assertThat(busy.ask('C', "end")).isEqualTo("Z1:end");
      assertThat(busy.hear()).isEqualTo("xshutdown");
      await("its connections are closed", () -> one.open() == 0);
      try (ToyClient late = proxy.connect("app", "acme")) {
        assertThat(late.hear()).isEqualTo("etenant_unknown");
      }
      assertThat(other.ask('Q', "on")).isEqualTo("Z2:on");
    }
  }

  @Test
  void aTenantThatMovesToAnotherBackendTakesItsNextUnitThere() throws Exception {
    try (ToyProxy proxy =
            new ToyProxy(new ToySettings().listen().tenant("acme", one.port(), SMALL).build());
        ToyClient busy = proxy.login("acme")) {
      assertThat(busy.ask('B', "begin")).isEqualTo("Z1:begin");
      proxy.server.reload(new ToySettings().listen().tenant("acme", two.port(), SMALL).build());
      try (ToyClient fresh = proxy.login("acme")) {
        assertThat(fresh.ask('Q', "new")).isEqualTo("Z2:new");
      }
      assertThat(busy.ask('C', "end")).isEqualTo("Z1:end");
      assertThat(busy.hear()).isEqualTo("xshutdown");
      await("the old backend is let go", () -> one.open() == 0);
      await("it is counted once", () -> proxy.clients().isEmpty());
    }
  }

  @Test
  void higherLimitsServeThoseWhoWait() throws Exception {
    try (ToyProxy proxy =
            new ToyProxy(new ToySettings().listen().tenant("acme", one.port(), SMALL).build());
        ToyClient busy = proxy.login("acme");
        ToyClient waiting = proxy.login("acme")) {
      assertThat(busy.ask('B', "begin")).isEqualTo("Z1:begin");
      waiting.send('Q', "next");
      await("the queue", () -> proxy.pool("acme").waiting() == 1);
      proxy.server.reload(
          new ToySettings().listen().tenant("acme", one.port(), ToyLimits.limits(0, 2)).build());
      assertThat(waiting.hear()).isEqualTo("Z1:next");
      assertThat(proxy.pool("acme").max()).isEqualTo(2);
    }
  }

  @Test
  void lowerLimitsCloseWhatIsIdleAtOnce() throws Exception {
    Limits three = ToyLimits.limits(3, 3);
    try (ToyProxy proxy =
            new ToyProxy(new ToySettings().listen().tenant("acme", one.port(), three).build());
        ToyClient client = proxy.login("acme")) {
      await("all are warm", () -> one.open() == 3);
      proxy.server.reload(new ToySettings().listen().tenant("acme", one.port(), SMALL).build());
      await("only one is left", () -> one.open() == 1);
      assertThat(client.ask('Q', "on")).isEqualTo("Z1:on");
    }
  }

  @Test
  void listenersComeAndGo() throws Exception {
    Endpoint second = Endpoint.tcp("localhost", 0);
    try (ToyProxy proxy =
            new ToyProxy(new ToySettings().listen().tenant("acme", one.port(), SMALL).build());
        ToyClient early = proxy.login("acme")) {
      proxy.server.reload(
          new ToySettings()
              .listen()
              .listen(second, ListenerTls.OFF)
              .tenant("acme", one.port(), SMALL)
              .build());
      int port = proxy.server.endpoints().get(1).getValue().port();
      try (ToyClient there = new ToyClient(port)) {
        assertThat(there.ask('U', "app/acme")).isEqualTo("Oacme/app");
      }
      proxy.server.reload(
          new ToySettings()
              .listen(second, ListenerTls.OFF)
              .tenant("acme", one.port(), SMALL)
              .build());
      assertThat(proxy.server.endpoints()).hasSize(1);
      assertThat(proxy.port()).isEqualTo(port);
      assertThat(early.ask('Q', "who was here stays")).isEqualTo("Z1:who was here stays");
    }
  }

  @Test
  void anAddressThatCannotBeHadIsToldAndTheRestGoesOn() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ToyProxy proxy =
            new ToyProxy(new ToySettings().listen().tenant("acme", one.port(), SMALL).build());
        ToyClient client = proxy.login("acme")) {
      Endpoint wanted = Endpoint.tcp("127.0.0.1", taken.getLocalPort());
      ToySettings next =
          new ToySettings()
              .listen()
              .listen(wanted, ListenerTls.OFF)
              .tenant("acme", one.port(), SMALL);
      assertThatThrownBy(() -> proxy.server.reload(next.build()))
          .isInstanceOf(ProxyException.class)
          .hasMessageContaining(wanted.toString());
      assertThat(client.ask('Q', "on")).isEqualTo("Z1:on");
      assertThat(proxy.server.endpoints()).hasSize(1);
    }
  }

  @Test
  void aProxyThatCannotListenDoesNotStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ToySettings settings =
          new ToySettings()
              .listen(Endpoint.tcp("127.0.0.1", taken.getLocalPort()), ListenerTls.OFF);
      assertThatThrownBy(() -> new ToyProxy(settings.build())).isInstanceOf(ProxyException.class);
    }
  }
}
