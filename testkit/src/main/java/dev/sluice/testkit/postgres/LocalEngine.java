package dev.sluice.testkit.postgres;

import dev.sluice.testkit.net.Ports;
import dev.sluice.testkit.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL that runs as our child process on a directory of its own. */
final class LocalEngine implements OwnedEngine {
  /** The line of {@code postmaster.pid} that says {@code ready} (LOCK_FILE_LINE_PM_STATUS). */
  private static final int STATUS_LINE = 7;

  private static final int POLL_MILLIS = 5;
  private static final int START_POLLS = 30_000 / POLL_MILLIS;
  private static final long STOP_SECONDS = 10;

  private final Cluster cluster;
  private final Address address;
  private final String origin;
  private final Thread shutdownHook = new Thread(this::remove, "remove-postgres");
  private Process process;

  private LocalEngine(Cluster cluster, Address address, String origin) {
    this.cluster = cluster;
    this.address = address;
    this.origin = origin;
  }

  /** Makes a cluster and starts it; on failure nothing is left behind. */
  static LocalEngine launch(PostgresRequest request, Path programs, RunAs runAs, String origin) {
    int port = Ports.free();
    Cluster cluster = Cluster.create(request, programs, runAs, port);
    Address address =
        new Address("127.0.0.1", port, Cluster.SUPERUSER, Cluster.PASSWORD, "postgres");
    LocalEngine engine = new LocalEngine(cluster, address, origin);
    Runtime.getRuntime().addShutdownHook(engine.shutdownHook);
    try {
      engine.start();
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public String origin() {
    return origin + cluster.runAs().user().map(user -> ", run by " + user).orElse("");
  }

  @Override
  public Optional<Path> socketDirectory() {
    return Optional.of(cluster.root());
  }

  @Override
  public void start() {
    for (int poll = 0; poll < START_POLLS; poll++) {
      if (launch()) {
        return;
      }
      if (!isHeldByPredecessor()) {
        break;
      }
      pause();
    }
    throw new IllegalStateException("PostgreSQL did not start:\n" + tailOfLog(20));
  }

  /** Starts the program; returns whether it is ready for clients. */
  private boolean launch() {
    try {
      // A crashed server's pid file would be mistaken for the new one's.
      Files.deleteIfExists(cluster.data().resolve("postmaster.pid"));
      process =
          new ProcessBuilder(cluster.serverCommand())
              .directory(cluster.root().toFile())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(cluster.log().toFile()))
              .start();
      return isReadyInTime();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A child that a crashed server had just forked outlives it for a moment. */
  private boolean isHeldByPredecessor() {
    return !process.isAlive() && tailOfLog(3).contains("pre-existing shared memory block");
  }

  @Override
  public void stop() {
    if (process != null && process.isAlive()) {
      signalPostmaster("INT");
      if (!awaitExit()) {
        crash();
      }
    }
  }

  @Override
  public void crash() {
    if (process != null && process.isAlive()) {
      List<ProcessHandle> family = family();
      family.forEach(ProcessHandle::destroyForcibly);
      awaitExit();
    }
  }

  @Override
  public void killBackend(int pid) {
    if (process.descendants().noneMatch(child -> child.pid() == pid)) {
      throw new IllegalArgumentException("pid: " + pid + " (expected: a backend of this server)");
    }
    Shell.signal("KILL", pid);
  }

  @Override
  public void freeze() {
    family().forEach(member -> Shell.signal("STOP", member.pid()));
  }

  @Override
  public void thaw() {
    family().forEach(member -> Shell.signal("CONT", member.pid()));
  }

  @Override
  public void close() {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook runs anyway and finds nothing left to do.
    }
  }

  private void remove() {
    crash();
    cluster.delete();
  }

  private List<ProcessHandle> family() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  private void signalPostmaster(String signal) {
    // runuser stays in front of the server as its parent, so the pid file knows better than we do.
    Shell.signal(signal, Long.parseLong(pidFile().get(0)));
  }

  private boolean awaitExit() {
    try {
      return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isReadyInTime() {
    for (int poll = 0; poll < START_POLLS && process.isAlive(); poll++) {
      List<String> lines = pidFile();
      if (lines.size() > STATUS_LINE && lines.get(STATUS_LINE).startsWith("ready")) {
        return true;
      }
      pause();
    }
    return false;
  }

  private List<String> pidFile() {
    try {
      return Files.readAllLines(cluster.data().resolve("postmaster.pid"));
    } catch (IOException e) {
      return List.of();
    }
  }

  private String tailOfLog(int length) {
    try {
      List<String> lines = Files.readAllLines(cluster.log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - length), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL starts", e);
    }
  }
}
