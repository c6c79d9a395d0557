package dev.sluice.cli.demo;

import dev.sluice.cli.run.Assembly;
import dev.sluice.cli.run.ReadyLine;
import dev.sluice.cli.run.Signals;
import dev.sluice.cli.term.CommandFailure;
import dev.sluice.cli.term.ExitCode;
import dev.sluice.core.ProxyException;
import dev.sluice.core.settings.Endpoint;
import dev.sluice.core.time.Ticker;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice demo}: everything in one process, until it is told to stop. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Run a PostgreSQL and a Redis, the proxy before them and a sample load of three tenants.")
public final class DemoCommand implements Callable<Integer> {

  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

  @Option(
      names = "--port",
      defaultValue = "6432",
      description =
          "Where PostgreSQL's clients come in, on loopback; 0: anywhere (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--redis-port",
      defaultValue = "6380",
      description =
          "Where Redis's clients come in, on loopback; 0: anywhere (default: ${DEFAULT-VALUE}).")
  private int redisPort;

  @Option(
      names = "--admin-port",
      defaultValue = "9090",
      description = "The admin port, on loopback; 0: anywhere (default: ${DEFAULT-VALUE}).")
  private int adminPort;

  @Option(
      names = "--duration",
      converter = DurationOption.class,
      description = "Stop by itself after so long, such as 30s or 5m (default: at Ctrl-C).")
  private @Nullable Duration duration;

  @Spec private CommandSpec spec;

  private final Ticker ticker = Ticker.system();
  private final CountDownLatch stop = new CountDownLatch(1);

  @Override
  public Integer call() {
    Signals.on("INT", this::interrupted);
    Signals.on("TERM", this::interrupted);
    PrintWriter out = spec.commandLine().getOut();
    out.println("Starting PostgreSQL and Redis ...");
    out.flush();
    try (DemoServers servers = DemoServers.start();
        Assembly proxy = start(servers)) {
      out.println(ReadyLine.of(proxy, ticker));
      run(servers, proxy, out);
      out.println("Stopping.");
      out.flush();
    }
    return ExitCode.OK.status();
  }

  /** The first signal ends in good order; the second does not wait for that. */
  private void interrupted() {
    if (stop.getCount() == 0) {
      // Not a halt: PostgreSQL is a child of this process, and a shutdown hook ends it.
      System.exit(ExitCode.FORCED.status());
    }
    stop.countDown();
  }

  private Assembly start(DemoServers servers) {
    try {
      DemoConfig.Ports ports = new DemoConfig.Ports(port, redisPort, adminPort);
      return Assembly.start(DemoConfig.load(servers, ports), ticker);
    } catch (ProxyException e) {
      throw new CommandFailure(
          ExitCode.START_FAILED,
          e.getMessage() + " (other ports: --port, --redis-port, --admin-port)");
    }
  }

  private void run(DemoServers servers, Assembly proxy, PrintWriter out) {
    DemoReport report = new DemoReport(out);
    Map<String, Endpoint> listeners = new LinkedHashMap<>();
    proxy.endpoints().forEach(entry -> listeners.put(entry.getKey(), entry.getValue()));
    report.invitation(servers, listeners, proxy.adminEndpoint());
    List<SampleLoad> loads = new ArrayList<>();
    for (DemoTenant tenant : DemoTenant.ALL) {
      listeners.forEach((protocol, place) -> loads.add(load(protocol, tenant, place.port())));
    }
    loads.forEach(SampleLoad::start);
    report(report, loads, proxy);
    loads.forEach(SampleLoad::stop);
    loads.forEach(SampleLoad::close);
  }

  private static SampleLoad load(String protocol, DemoTenant tenant, int port) {
    return protocol.equals("redis") ? new RedisLoad(tenant, port) : new PostgresLoad(tenant, port);
  }

  private void report(DemoReport report, List<SampleLoad> loads, Assembly proxy) {
    long began = ticker.nanos();
    long last = began;
    boolean stopped = false;
    while (!stopped) {
      stopped = await(pause(began)) || left(began).isZero();
      long now = ticker.nanos();
      report.rows(loads, proxy, (now - last) / 1e9);
      last = now;
    }
  }

  /** Until the next report, or until the end if that is sooner. */
  private Duration pause(long began) {
    Duration left = left(began);
    return left.compareTo(REPORT_EVERY) < 0 ? left : REPORT_EVERY;
  }

  private Duration left(long began) {
    if (duration == null) {
      return Duration.ofDays(1);
    }
    Duration left = duration.minusNanos(ticker.nanos() - began);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Whether it was told to stop meanwhile. */
  private boolean await(Duration pause) {
    try {
      return stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
