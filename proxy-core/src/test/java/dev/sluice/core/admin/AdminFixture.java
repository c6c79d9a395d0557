package dev.sluice.core.admin;

import dev.sluice.core.auth.Secret;
import dev.sluice.core.event.RingEventLog;
import dev.sluice.core.metrics.EventLoopLag;
import dev.sluice.core.metrics.MetricsPage;
import dev.sluice.core.metrics.PollingTime;
import dev.sluice.core.settings.AdminSettings;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.time.Ticker;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An admin port on a free loopback port, what it shows, and a client that asks it. */
final class AdminFixture implements AutoCloseable {

  final FakeInventory inventory = new FakeInventory();
  final RingEventLog events = new RingEventLog(Ticker.system(), 100);
  volatile String state = "serving";
  final AdminServer server;

  private final DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private AdminFixture(String token, Endpoint listen) throws IOException {
    MetricsPage metrics =
        new MetricsPage(List::of, EventLoopLag.start(loops, Ticker.system()), new PollingTime());
    server =
        AdminServer.start(
            new AdminSettings(listen, Secret.of(token), List.of()),
            new AdminSources(health(), inventory, metrics, events));
  }

  static AdminFixture open() throws IOException {
    return guarded("");
  }

  static AdminFixture guarded(String token) throws IOException {
    return new AdminFixture(token, Endpoint.tcp("127.0.0.1", 0));
  }

  static AdminFixture on(Endpoint listen) throws IOException {
    return new AdminFixture("", listen);
  }

  private Health health() {
    return new Health() {
      @Override
      public String state() {
        return state;
      }

      @Override
      public boolean ready() {
        return state.equals("serving");
      }

      @Override
      public Duration uptime() {
        return Duration.ofMillis(1_500);
      }
    };
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + server.listen() + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  @Override
  public void close() {
    server.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
