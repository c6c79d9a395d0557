package dev.sluice.core;

import static dev.sluice.core.ToyProxy.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.event.Event;
import dev.sluice.core.settings.ProxySettings;
import dev.sluice.core.toy.ToyClient;
import dev.sluice.core.toy.ToyLimits;
import dev.sluice.core.toy.ToyServer;
import dev.sluice.core.toy.ToySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the proxy stops: nobody's work is broken, unless it takes too long. */
@Timeout(60)
class ProxyDrainTest {

  private final ToyServer backend = new ToyServer("s");

  ProxyDrainTest() throws IOException {}

  @AfterEach
  void closeBackend() throws IOException {
    backend.close();
  }

  private ProxySettings settings(Duration drainTimeout) {
    return new ToySettings()
        .listen()
        .tenant("acme", backend.port(), ToyLimits.limits(0, 1))
        .drainTimeout(drainTimeout)
        .build();
  }

  private static boolean isRefused(int port) {
    try (ToyClient late = new ToyClient(port)) {
      return late.hear().equals("reset");
    } catch (ConnectException refused) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoIsIdleLeavesAndWhoWorksOrWaitsIsServedFirst() throws Exception {
    try (ToyProxy proxy = new ToyProxy(settings(Duration.ofSeconds(30)));
        ToyClient idle = proxy.login("acme");
        ToyClient busy = proxy.login("acme");
        ToyClient waiting = proxy.login("acme")) {
      int port = proxy.port();
      busy.send('Q', "slow");
      await("the backend works", () -> backend.working() == 1);
      waiting.send('Q', "next");
      await("the queue", () -> proxy.pool("acme").waiting() == 1);
      CompletableFuture<Boolean> drained = proxy.server.drain().toCompletableFuture();
      assertThat(proxy.server.state()).isEqualTo(ProxyState.DRAINING);
      assertThat(idle.hear()).isEqualTo("xshutdown");
      assertThat(idle.hear()).isEqualTo("end");
      await("the listener is closed", () -> proxy.server.endpoints().isEmpty());
      assertThat(isRefused(port)).isTrue();
      assertThat(drained).isNotDone();
      backend.release();
      assertThat(busy.hear()).isEqualTo("Zs:slow");
      assertThat(busy.hear()).isEqualTo("xshutdown");
      assertThat(waiting.hear()).isEqualTo("Zs:next");
      assertThat(waiting.hear()).isEqualTo("xshutdown");
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(proxy.server.drain()).as("again").isSameAs(proxy.server.drain());
      assertThat(proxy.events.of(Event.Kind.PROXY_DRAINING)).hasSize(1);
    }
  }

  @Test
  void anOpenUnitOfWorkIsWaitedFor() throws Exception {
    try (ToyProxy proxy = new ToyProxy(settings(Duration.ofSeconds(30)));
        ToyClient client = proxy.login("acme")) {
      assertThat(client.ask('B', "begin")).isEqualTo("Zs:begin");
      CompletableFuture<Boolean> drained = proxy.server.drain().toCompletableFuture();
      assertThat(client.ask('Q', "more")).isEqualTo("Zs:more");
      assertThat(drained).isNotDone();
      assertThat(client.ask('C', "end")).isEqualTo("Zs:end");
      assertThat(client.hear()).isEqualTo("xshutdown");
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoTakesTooLongIsMadeToLeave() throws Exception {
    try (ToyProxy proxy = new ToyProxy(settings(Duration.ofMillis(300)));
        ToyClient busy = proxy.login("acme")) {
      busy.send('Q', "slow");
      await("the backend works", () -> backend.working() == 1);
      CompletableFuture<Boolean> drained = proxy.server.drain().toCompletableFuture();
      assertThat(busy.hear()).isEqualTo("xshutdown");
      assertThat(drained.get(20, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void closingEndsEverythingAtOnce() throws Exception {
    ToyProxy proxy = new ToyProxy(settings(Duration.ofSeconds(30)));
    try (ToyClient busy = proxy.login("acme");
        ToyClient idle = proxy.login("acme")) {
      busy.send('Q', "slow");
      await("the backend works", () -> backend.working() == 1);
      int port = proxy.port();
      CompletableFuture<Boolean> drained = proxy.server.drain().toCompletableFuture();
      proxy.close();
      assertThat(proxy.server.state()).isEqualTo(ProxyState.STOPPED);
      assertThat(drained.get(1, TimeUnit.SECONDS)).isFalse();
      assertThat(busy.hear()).isIn("xshutdown", "end", "reset");
      assertThat(idle.hear()).isIn("xshutdown", "end", "reset");
      assertThat(isRefused(port)).isTrue();
      backend.release();
      await("the backend is let go", () -> backend.open() == 0);
      assertThat(proxy.server.loops().isTerminated()).isTrue();
      proxy.close();
      assertThat(proxy.events.of(Event.Kind.PROXY_STOPPED)).hasSize(1);
    }
  }

  @Test
  void aReloadDoesNotOpenWhatADrainHasClosed() throws Exception {
    try (ToyProxy proxy = new ToyProxy(settings(Duration.ofSeconds(30)));
        ToyClient client = proxy.login("acme")) {
      assertThat(client.ask('B', "begin")).isEqualTo("Zs:begin");
      proxy.server.drain();
      await("the listener is closed", () -> proxy.server.endpoints().isEmpty());
      proxy.server.reload(settings(Duration.ofSeconds(30)));
      assertThat(proxy.server.endpoints()).isEmpty();
      assertThat(proxy.events.of(Event.Kind.CONFIG_RELOADED)).isEmpty();
    }
  }
}
