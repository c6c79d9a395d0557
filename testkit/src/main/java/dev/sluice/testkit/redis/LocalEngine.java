package dev.sluice.testkit.redis;

import dev.sluice.testkit.net.Ports;
import dev.sluice.testkit.process.Directories;
import dev.sluice.testkit.process.OwnGroup;
import dev.sluice.testkit.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Redis that runs as our child process on a directory of its own; both are gone with us. */
final class LocalEngine implements OwnedEngine {
  private static final String HOST = "127.0.0.1";

  private final Path program;
  private final Path root;

  /** Lines of a file that the server reads and writes, as a Sentinel does; none: no file. */
  private final List<String> configuration;

  private final List<String> arguments;
  private final String origin;
  private final int port = Ports.free();
  private final Thread shutdownHook = new Thread(this::remove, "remove-redis");
  private @Nullable Process process;

  private LocalEngine(
      Path program, Path root, List<String> configuration, List<String> arguments, String origin) {
    this.configuration = configuration;
    this.program = program;
    this.root = root;
    this.arguments = arguments;
    this.origin = origin;
  }

  /** Starts one; on failure nothing is left behind. */
  static LocalEngine launch(Path program, List<String> arguments, String origin) {
    return launch(program, List.of(), arguments, origin);
  }

  /** The same with lines of a configuration file before the arguments. */
  static LocalEngine launch(
      Path program, List<String> configuration, List<String> arguments, String origin) {
    try {
      Path root = Files.createTempDirectory("sluice-redis");
      LocalEngine engine = new LocalEngine(program, root, configuration, arguments, origin);
      Runtime.getRuntime().addShutdownHook(engine.shutdownHook);
      try {
        engine.start();
        return engine;
      } catch (RuntimeException e) {
        engine.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Address address() {
    return Address.plain(HOST, port);
  }

  @Override
  public String origin() {
    return origin;
  }

  @Override
  public void start() {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(configured());
    command.addAll(List.of("--port", Integer.toString(port), "--bind", HOST));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", root.toString()));
    command.addAll(arguments);
    Path log = root.resolve("redis.log");
    try {
      Process started =
          new ProcessBuilder(OwnGroup.command(command))
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      if (!Readiness.await(HOST, port, started::isAlive)) {
        String how = started.isAlive() ? " is not ready:\n" : " ended:\n";
        throw new IllegalStateException(program + how + Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> configured() {
    if (configuration.isEmpty()) {
      return List.of();
    }
    try {
      Path file = root.resolve("server.conf");
      if (!Files.exists(file)) {
        Files.write(file, configuration);
      }
      return List.of(file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void crash() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        running.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void freeze() {
    signal("STOP");
  }

  @Override
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    Process running = process;
    if (running == null || !Shell.signal(name, running.pid())) {
      throw new IllegalStateException("no process for SIG" + name);
    }
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
    Directories.delete(root);
  }
}
