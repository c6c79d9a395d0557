package dev.sluice.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, on this test's class path. */
public final class Program implements AutoCloseable {

  private static final int SECONDS = 60;

  private final Process process;
  private final Path out;
  private final Path err;

  /** As of the last signal: once the process has ended they are nobody's descendants any more. */
  private List<ProcessHandle> started = List.of();

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  public static Program start(String... arguments) throws IOException {
    return startBy(List.of(), arguments);
  }

  /** The same at the head of a process group, as a shell with a terminal starts it. */
  public static Program startLeading(String... arguments) throws IOException {
    return startBy(List.of("setsid"), arguments);
  }

  private static Program startBy(List<String> prefix, String... arguments) throws IOException {
    Path out = Files.createTempFile("sluice-test", ".out");
    Path err = Files.createTempFile("sluice-test", ".err");
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Program(process, out, err);
  }

  /** The first line of standard output that holds the text. */
  public String awaitLine(String text) throws IOException, InterruptedException {
    return await(out, text);
  }

  /** The first line of standard error that holds the text. */
  public String awaitError(String text) throws IOException, InterruptedException {
    return await(err, text);
  }

  private String await(Path file, String text) throws IOException, InterruptedException {
    for (int i = 0; i < SECONDS * 50; i++) {
      for (String line : Files.readAllLines(file)) {
        if (line.contains(text)) {
          return line;
        }
      }
      if (!process.isAlive()) {
        break;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new AssertionError("no \"" + text + "\" in:\n" + Files.readString(out) + errors());
  }

  public void signal(String name) throws IOException, InterruptedException {
    signal(name, Long.toString(process.pid()));
  }

  /** Signals the whole process group that it leads, as a terminal does. */
  public void signalGroup(String name) throws IOException, InterruptedException {
    signal(name, "-" + process.pid());
  }

  private void signal(String name, String to) throws IOException, InterruptedException {
    started = process.descendants().toList();
    new ProcessBuilder("kill", "-" + name, "--", to).start().waitFor();
  }

  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still alive");
    }
    return process.exitValue();
  }

  public String errors() throws IOException {
    return Files.readString(err);
  }

  public String output() throws IOException {
    return Files.readString(out);
  }

  /** Waits until every process that it had started when it was last signalled has ended. */
  public void awaitChildren() throws Exception {
    for (ProcessHandle child : started) {
      child.onExit().get(SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Asks the admin port that the ready line names. */
  public String get(String ready, String path) throws IOException {
    int port = Integer.parseInt(ready.substring(ready.lastIndexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}
