package dev.sluice.core;

import static dev.sluice.core.ToyProxy.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.metrics.ScrapedPolling;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.settings.LaneSettings;
import dev.sluice.core.settings.ListenerTls;
import dev.sluice.core.toy.ToyClient;
import dev.sluice.core.toy.ToyLimits;
import dev.sluice.core.toy.ToyServer;
import dev.sluice.core.toy.ToySettings;
import dev.sluice.core.toy.ToyWire;
import dev.sluice.core.view.PoolView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The assembled engine with the toy protocol, real sockets and two loops. */
@Timeout(60)
class ProxyServerTest {

  private static List<ToyClient> logIn(ToyProxy proxy, int count) throws Exception {
    List<ToyClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(proxy.login("acme"));
    }
    return clients;
  }

  private static void closeAll(List<ToyClient> clients) throws Exception {
    for (ToyClient client : clients) {
      client.close();
    }
  }

  private static int loopsThatPoll(Duration busyPoll) throws Exception {
    try (ToyProxy proxy = new ToyProxy(new ToySettings().listen().busyPoll(busyPoll).build())) {
      return ScrapedPolling.nanos(proxy.server.polling()).size();
    }
  }

  @Test
  void loopsPollIfTheyAreToAndThereAreProcessorsEnough() throws Exception {
    boolean several = Runtime.getRuntime().availableProcessors() > 1;

    assertThat(loopsThatPoll(Duration.ofNanos(50_000))).isEqualTo(several ? 2 : 0);
    assertThat(loopsThatPoll(Duration.ZERO)).isZero();
  }

  @Test
  void clientsOfAllLoopsShareOneBackendOfASmallTenant() throws Exception {
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy = ToyProxy.before(backend, ToyLimits.limits(0, 1))) {
      assertThat(proxy.server.state()).isEqualTo(ProxyState.SERVING);
      List<ToyClient> clients = logIn(proxy, 8);
      for (int round = 0; round < 5; round++) {
        for (ToyClient client : clients) {
          client.send('Q', "ask" + round);
        }
        for (ToyClient client : clients) {
          assertThat(client.hear()).isEqualTo("Zs:ask" + round);
        }
      }
      assertThat(backend.most()).isEqualTo(1);
      assertThat(proxy.clients()).hasSize(8);
      PoolView pool = proxy.pool("acme");
      assertThat(pool.loops()).hasSize(1);
      assertThat(pool.sessions()).isEqualTo(8);
      assertThat(pool.queries()).isEqualTo(40);
      clients.get(0).send('X', "");
      assertThat(clients.get(0).hear()).isEqualTo("end");
      closeAll(clients);
      await("everybody has left", () -> proxy.pool("acme").sessions() == 0);
      assertThat(proxy.clients()).isEmpty();
      assertThat(proxy.events.of(Event.Kind.SESSION_FAULT)).isEmpty();
    }
  }

  @Test
  void aLargeTenantUsesEveryLoopAndNoMoreConnectionsThanItMay() throws Exception {
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy = ToyProxy.before(backend, ToyLimits.limits(0, 17))) {
      List<ToyClient> clients = logIn(proxy, 50);
      for (int round = 0; round < 20; round++) {
        for (ToyClient client : clients) {
          client.send('Q', "ask");
        }
        for (ToyClient client : clients) {
          assertThat(client.hear()).isEqualTo("Zs:ask");
        }
      }
      Set<String> loops = new HashSet<>(proxy.pool("acme").loops());
      assertThat(loops).hasSize(2);
      assertThat(backend.most()).isBetween(2, 17);
      closeAll(clients);
    }
  }

  @Test
  void oneClientMoreThanTheTenantMayHaveIsRefused() throws Exception {
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy = ToyProxy.before(backend, ToyLimits.limits(0, 1, 2))) {
      List<ToyClient> clients = logIn(proxy, 2);
      try (ToyClient third = proxy.connect("app", "acme")) {
        assertThat(third.hear()).isEqualTo("Oacme/app");
        assertThat(third.hear()).isEqualTo("eclient_limit");
        assertThat(third.hear()).isEqualTo("end");
      }
      assertThat(proxy.events.of(Event.Kind.CLIENT_REJECTED).get(0))
          .contains("client_limit", "2 clients, limit 2");
      clients.get(0).close();
      await("a place is free", () -> proxy.clients().size() == 1);
      proxy.login("acme").close();
      closeAll(clients);
    }
  }

  @Test
  void aServiceThatCannotBeMadeCostsNobodyAPlace() throws Exception {
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy =
            new ToyProxy(
                new ToySettings()
                    .listen()
                    .tenant(
                        "acme",
                        ToySettings.service(backend.port(), Map.of("broken", "yes"), List.of()),
                        ToyLimits.limits(0, 1, 1))
                    .build())) {
      for (int i = 0; i < 3; i++) {
        try (ToyClient client = proxy.connect("app", "acme")) {
          assertThat(client.hear()).isEqualTo("Oacme/app");
          assertThat(client.hear()).as("not: client_limit").isEqualTo("xinternal");
        }
      }
    }
  }

  @Test
  void aClientThatNobodyClaimsIsRefused() throws Exception {
    try (ToyProxy proxy = new ToyProxy(new ToySettings().listen().build());
        ToyClient client = proxy.connect("app", "nobody")) {
      assertThat(client.hear()).isEqualTo("etenant_unknown");
      assertThat(client.hear()).isEqualTo("end");
    }
  }

  @Test
  void theLastWordsReachAClientThatWasStillSending() throws Exception {
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy = ToyProxy.before(backend, ToyLimits.limits(0, 1));
        ToyClient client = proxy.login("acme")) {
      client.send(new byte[] {0, 0, 0, 0, 0});
      for (int i = 0; i < 50; i++) {
        client.send(new byte[1000]);
      }
      assertThat(client.hear()).isEqualTo("xprotocol_error");
      assertThat(client.hear()).isEqualTo("end");
    }
  }

  @Test
  void aSlowReaderOfALargeReplyIsServedInTheEndAndDelaysNobody() throws Exception {
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy = ToyProxy.before(backend, ToyLimits.limits(0, 2));
        ToyClient slow = proxy.login("acme");
        ToyClient other = proxy.login("acme")) {
      int size = 30 * 1024 * 1024;
      slow.send('Q', "large " + size);
      for (int i = 0; i < 20; i++) {
        assertThat(other.ask('Q', "quick")).isEqualTo("Zs:quick");
      }
      assertThat(slow.hear()).hasSize(size + 1);
      assertThat(slow.hear()).isEqualTo("Zs");
    }
  }

  @Test
  void anInterruptGoesToTheServerOnAConnectionOfItsOwnAndHoldsTheBackend() throws Exception {
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy = ToyProxy.before(backend, ToyLimits.limits(0, 1));
        ToyClient client = proxy.login("acme")) {
      assertThat(client.ask('B', "begin")).isEqualTo("Zs:begin");
      client.send('I', "");
      await("a side connection", () -> backend.accepted() == 2);
      assertThat(client.ask('C', "end")).isEqualTo("Zs:end");
      assertThat(client.ask('Q', "after")).isEqualTo("Zs:after");
      assertThat(backend.accepted()).isEqualTo(2);
    }
  }

  @Test
  void aBackendThatGoesAndComesBackIsFoundAgain() throws Exception {
    ToyServer first = new ToyServer("1");
    int port = first.port();
    try (ToyProxy proxy =
            new ToyProxy(
                new ToySettings().listen().tenant("acme", port, ToyLimits.limits(0, 2)).build());
        ToyClient client = proxy.login("acme")) {
      assertThat(client.ask('Q', "a")).isEqualTo("Z1:a");
      first.close();
      await("the loss is noticed", () -> proxy.pool("acme").total() == 0);
      String refusal = client.ask('Q', "b");
      assertThat(refusal).isIn("ebackend_unavailable", "ebreaker_open");
      try (ToyServer second = new ToyServer("2", port)) {
        await(
            "it is served again",
            () -> {
              try {
                return client.ask('Q', "c").equals("Z2:c");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
        assertThat(proxy.pool("acme").breaker()).isIn("closed", "half_open");
        assertThat(second.open()).isPositive();
      }
    }
  }

  @Test
  void tenantsOnOneServerStayBelowItsCapAndAllAreServed() throws Exception {
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy =
            new ToyProxy(
                new ToySettings()
                    .listen()
                    .cap(backend.port(), 3)
                    .tenant("one", backend.port(), ToyLimits.limits(0, 3))
                    .tenant("two", backend.port(), ToyLimits.limits(0, 20))
                    .tenant("three", backend.port(), ToyLimits.limits(0, 3))
                    .build())) {
      List<ToyClient> clients = new ArrayList<>();
      for (String tenant : List.of("one", "two", "three", "two", "one", "two")) {
        clients.add(proxy.login(tenant));
      }
      for (int round = 0; round < 30; round++) {
        for (ToyClient client : clients) {
          client.send('Q', "ask");
        }
        for (ToyClient client : clients) {
          assertThat(client.hear()).isEqualTo("Zs:ask");
        }
      }
      // A closed connection may still be on its way out at the server when its successor comes.
      assertThat(backend.most()).isLessThanOrEqualTo(6);
      await("the cap", () -> backend.open() <= 3);
      closeAll(clients);
    }
  }

  @Test
  void sessionsGoToTheLaneThatNamesThem() throws Exception {
    LaneSettings low = new LaneSettings("low", List.of("batch"), List.of(), null, 1, null, null);
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy =
            new ToyProxy(
                new ToySettings()
                    .listen()
                    .tenant(
                        "acme",
                        ToySettings.service(backend.port(), Map.of(), List.of(low)),
                        ToyLimits.limits(0, 5))
                    .build());
        ToyClient batch = proxy.connect("batch", "acme");
        ToyClient app = proxy.login("acme")) {
      assertThat(batch.hear()).isEqualTo("Oacme/batch");
      assertThat(batch.ask('Q', "a")).isEqualTo("Zs:a");
      assertThat(app.ask('Q', "b")).isEqualTo("Zs:b");
      assertThat(proxy.clients().stream().map(client -> client.lane()).toList())
          .containsExactlyInAnyOrder("low", "default");
    }
  }

  @Test
  void theMinimumIsKeptWarmFromTheFirstClientOn() throws Exception {
    try (ToyServer backend = new ToyServer("s");
        ToyProxy proxy = ToyProxy.before(backend, ToyLimits.limits(3, 5))) {
      assertThat(backend.accepted()).isZero();
      try (ToyClient client = proxy.login("acme")) {
        await("three are warm", () -> proxy.pool("acme").idle() == 3);
        assertThat(client.ask('Q', "a")).isEqualTo("Zs:a");
        assertThat(backend.open()).isEqualTo(3);
      }
    }
  }

  @Test
  void clientsAndBackendsMayBeOnUnixSockets(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("toy.sock");
    try (ToyServer backend = new ToyServer("s");
        ToyProxy inner =
            new ToyProxy(
                new ToySettings()
                    .listen(Endpoint.unix(path.toString()), ListenerTls.OFF)
                    .tenant("acme", backend.port(), ToyLimits.limits(0, 1))
                    .build())) {
      assertThat(path).exists();
      try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        client.write(ByteBuffer.wrap(ToyWire.message('U', "app/acme")));
        ByteBuffer welcome = ByteBuffer.allocate(13);
        while (welcome.hasRemaining() && client.read(welcome) >= 0) {
          // Until all of it is there.
        }
        assertThat(new String(welcome.array(), 4, 9, StandardCharsets.US_ASCII))
            .isEqualTo("Oacme/app");
      }
      await("it has left", () -> inner.clients().isEmpty());
    }
    assertThat(path).doesNotExist();
  }
}
