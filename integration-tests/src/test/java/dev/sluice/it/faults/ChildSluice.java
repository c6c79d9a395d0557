package dev.sluice.it.faults;

import dev.sluice.cli.Main;
import dev.sluice.it.fixture.Await;
import dev.sluice.testkit.process.Shell;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Sluice in a process of its own, of which the system can be asked to bound what it may use. What
 * it does is asked through its admin port. Linux only. Thread-safe.
 */
public final class ChildSluice implements AutoCloseable {

  /** The ready line's ports: those of the listeners, and that of the admin port behind them. */
  private static final Pattern READY = Pattern.compile("ready in .*, admin .*:\\d+");

  private static final Pattern PORT = Pattern.compile(":(\\d+)(?=,|$)");

  /** What many use at once stays for whoever comes. */
  private static final Pattern POOL =
      Pattern.compile(
          "\"active\":\\s*(\\d+).*?\"opening\":\\s*(\\d+).*?\"shared\":\\s*(\\d+)"
              + ".*?\"waiting\":\\s*(\\d+)",
          Pattern.DOTALL);

  private final Process process;
  private final Path directory;
  private List<Integer> ports = List.of();
  private int admin;

  private ChildSluice(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /**
   * Starts it with a configuration that has one listener or more, and an admin port.
   *
   * @param javaOptions further ones for its JVM
   */
  public static ChildSluice start(String yaml, String... javaOptions) {
    Assumptions.assumeTrue(
        Shell.find("prlimit").isPresent() && Files.isDirectory(Path.of("/proc/self/fd")),
        "bounding another process takes Linux and the program prlimit");
    try {
      Path directory = Files.createTempDirectory("sluice-child");
      Path config = Files.writeString(directory.resolve("sluice.yaml"), yaml);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-XX:+UseSerialGC");
      command.addAll(List.of(javaOptions));
      command.addAll(List.of("-cp", classPath(directory)));
      command.addAll(List.of(Main.class.getName(), "run", "--config", config.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log").toFile())
              .start();
      ChildSluice sluice = new ChildSluice(process, directory);
      Await.until("Sluice is ready", sluice::isReady);
      return sluice;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Folders are packed into archives as in a delivered Sluice: a process that may open no file
   * still finds its classes in those that it has open.
   */
  private static String classPath(Path directory) {
    List<String> packed = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.isEmpty() || entry.endsWith("test-classes")) {
        // An empty entry would be the current folder, whatever that is.
        continue;
      }
      if (entry.endsWith("classes") && Files.isDirectory(Path.of(entry))) {
        Path archive = directory.resolve(packed.size() + ".jar");
        Shell.run(List.of(jar().toString(), "cf", archive.toString(), "-C", entry, "."));
        packed.add(archive.toString());
      } else {
        packed.add(entry);
      }
    }
    return String.join(File.pathSeparator, packed);
  }

  private static Path jar() {
    return Path.of(System.getProperty("java.home"), "bin", "jar");
  }

  private boolean isReady() {
    Matcher ready = READY.matcher(log());
    if (!ready.find()) {
      if (!process.isAlive()) {
        throw new AssertionError("Sluice has ended:\n" + log());
      }
      return false;
    }
    List<Integer> all =
        PORT.matcher(ready.group())
            .results()
            .map(found -> Integer.parseInt(found.group(1)))
            .toList();
    ports = all.subList(0, all.size() - 1);
    admin = all.get(all.size() - 1);
    return true;
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the first listener listens. */
  public int port() {
    return port(0);
  }

  /** Where one of the listeners listens, in the order of the configuration. */
  public int port(int listener) {
    return ports.get(listener);
  }

  /** How many files, sockets among them, it has open. */
  public int openFiles() {
    try (Stream<Path> open = Files.list(of("fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * From now on it gets no more files than so many; the system counts by the highest number that a
   * file has. What is open stays open.
   */
  public void limitOpenFiles(int most) {
    Shell.run(List.of("prlimit", "--pid", "" + process.pid(), "--nofile=" + most + ":"));
  }

  /** Its resident memory. */
  public long residentBytes() {
    return memory("VmRSS");
  }

  /** The most that its resident memory was since its start, or since {@link #forgetPeak}. */
  public long peakBytes() {
    return memory("VmHWM");
  }

  /** From now on {@link #peakBytes} tells of what comes. */
  public void forgetPeak() {
    try {
      Files.writeString(of("clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path of(String file) {
    return Path.of("/proc/" + process.pid(), file);
  }

  private long memory(String name) {
    try {
      Matcher found =
          Pattern.compile(name + ":\\s*(\\d+) kB").matcher(Files.readString(of("status")));
      if (!found.find()) {
        throw new AssertionError("the system does not tell " + name);
      }
      return 1024 * Long.parseLong(found.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its objects take that are in use. */
  public long liveHeapBytes() {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String said = Shell.run(List.of(jcmd, "" + process.pid(), "GC.class_histogram"));
    Matcher total = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)").matcher(said);
    if (!total.find()) {
      throw new AssertionError("no total in " + said);
    }
    return Long.parseLong(total.group(1));
  }

  /** How many backend connections of a tenant it knows. */
  public int servers(String tenant) {
    String row = "\"tenant\":\\s*\"" + tenant + "\"";
    return (int) Pattern.compile(row).matcher(get("servers")).results().count();
  }

  /** How many clients it has. */
  public int clients() {
    Matcher total = Pattern.compile("\"total\":\\s*(\\d+)").matcher(get("clients"));
    if (!total.find()) {
      throw new AssertionError("the admin port does not tell how many clients there are");
    }
    return Integer.parseInt(total.group(1));
  }

  /** What is left of sessions, leases and sockets at this moment, in words. */
  public List<String> residue() {
    List<String> left = new ArrayList<>();
    if (clients() > 0) {
      left.add("sessions " + get("clients"));
    }
    String pools = get("pools");
    if (POOL.matcher(pools).results().anyMatch(ChildSluice::isBusy)) {
      left.add("busy " + pools);
    }
    for (int port : ports) {
      OpenSockets.at(port).forEach(socket -> left.add("socket " + socket));
    }
    return left;
  }

  private static boolean isBusy(MatchResult pool) {
    int active = Integer.parseInt(pool.group(1)) - Integer.parseInt(pool.group(3));
    return active + Integer.parseInt(pool.group(2)) + Integer.parseInt(pool.group(4)) > 0;
  }

  /** What happened that never must. */
  public List<String> surprises() {
    String log = log();
    return Pattern.compile(".*(session_fault|internal error|Exception|Error:).*")
        .matcher(log)
        .results()
        .map(found -> "surprise: " + found.group())
        .limit(5)
        .toList();
  }

  private String get(String what) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin)) {
      String request = "GET /api/v1/" + what + " HTTP/1.0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("the admin port does not answer\n" + log(), e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
