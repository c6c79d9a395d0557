package dev.sluice.cli.demo;

import dev.sluice.cli.run.Assembly;
import dev.sluice.cli.run.ReadyLine;
import dev.sluice.cli.run.Signals;
import dev.sluice.cli.term.CommandFailure;
import dev.sluice.cli.term.ExitCode;
import dev.sluice.core.ProxyException;
import dev.sluice.core.time.Ticker;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
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
    description = "Run a PostgreSQL, the proxy before it and a sample load of three tenants.")
public final class DemoCommand implements Callable<Integer> {

  private static final Duration REPORT_EVERY = Duration.ofSeconds(5);

  @Option(
      names = "--port",
      defaultValue = "6432",
      description = "Where clients come in, on loopback; 0: anywhere (default: ${DEFAULT-VALUE}).")
  private int port;

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
    out.println("Starting PostgreSQL ...");
    out.flush();
    try (DemoDatabase database = DemoDatabase.start();
        Assembly proxy = start(database)) {
      out.println(ReadyLine.of(proxy, ticker));
      run(database, proxy, out);
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

  private Assembly start(DemoDatabase database) {
    try {
      return Assembly.start(DemoConfig.load(database.address(), port, adminPort), ticker);
    } catch (ProxyException e) {
      throw new CommandFailure(
          ExitCode.START_FAILED, e.getMessage() + " (other ports: --port, --admin-port)");
    }
  }

  private void run(DemoDatabase database, Assembly proxy, PrintWriter out) {
    DemoReport report = new DemoReport(out);
    report.invitation(
        database.version(), proxy.endpoints().get(0).getValue(), proxy.adminEndpoint());
    Map<DemoTenant, SampleLoad> loads = new LinkedHashMap<>();
    for (DemoTenant tenant : DemoTenant.ALL) {
      loads.put(tenant, new SampleLoad(tenant, proxy.endpoints().get(0).getValue().port()));
    }
    loads.values().forEach(SampleLoad::start);
    report(report, loads, proxy);
    loads.values().forEach(SampleLoad::stop);
    loads.values().forEach(SampleLoad::close);
  }

  private void report(DemoReport report, Map<DemoTenant, SampleLoad> loads, Assembly proxy) {
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
