package dev.sluice.testkit.postgres;

import dev.sluice.testkit.process.Directories;
import dev.sluice.testkit.process.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One {@code initdb}'s directory and the configuration written into it. Immutable.
 *
 * @param root holds the data, the unix socket, the certificates and the log
 * @param programs the directory of {@code initdb} and {@code postgres}
 * @param runAs who runs them
 */
record Cluster(Path root, Path programs, RunAs runAs) {
  static final String SUPERUSER = "postgres";
  static final String PASSWORD = "postgres";

  /** What no test needs to survive a power cut for. */
  private static final Map<String, String> FAST =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "shared_buffers", "64MB",
          "max_connections", "100",
          "max_prepared_transactions", "10",
          "timezone", "UTC",
          "log_line_prefix", "%m [%p] %u@%d ");

  private static final List<String> DEFAULT_HBA =
      List.of(
          "local all all trust",
          "host all all 127.0.0.1/32 scram-sha-256",
          "host replication all 127.0.0.1/32 scram-sha-256");

  /**
   * Makes a new cluster for the request.
   *
   * @throws IllegalStateException when {@code initdb} fails, with its output; nothing is left
   *     behind
   */
  static Cluster create(PostgresRequest request, Path programs, RunAs runAs, int port) {
    try {
      Cluster cluster = new Cluster(Files.createTempDirectory("sluice-pg"), programs, runAs);
      try {
        cluster.build(request, port);
        return cluster;
      } catch (IOException | RuntimeException e) {
        cluster.delete();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void build(PostgresRequest request, int port) throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    runAs.own(root);
    initialise();
    configure(request, port);
  }

  /** Settings for speed; the caller may change its copy. */
  static Map<String, String> fastSettings() {
    return new LinkedHashMap<>(FAST);
  }

  Path data() {
    return root.resolve("data");
  }

  Path log() {
    return root.resolve("postgres.log");
  }

  /** The command that runs the server in the foreground. */
  List<String> serverCommand() {
    return runAs.command(List.of(programs.resolve("postgres").toString(), "-D", data().toString()));
  }

  /** Removes everything; what cannot be removed stays. */
  void delete() {
    Directories.delete(root);
  }

  private void initialise() throws IOException {
    Path password = root.resolve("password");
    Files.writeString(password, PASSWORD);
    runAs.own(password);
    Shell.run(
        runAs.command(
            List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data(),
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync")));
    Files.delete(password);
  }

  private void configure(PostgresRequest request, int port) throws IOException {
    Map<String, String> settings = fastSettings();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", root.toString());
    if (request.tls().isPresent()) {
      request.tls().get().writeTo(root);
      for (String file : List.of("ca.crt", "server.crt", "server.key")) {
        Path path = root.resolve(file);
        runAs.own(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      }
      settings.put("ssl", "on");
      settings.put("ssl_ca_file", root.resolve("ca.crt").toString());
      settings.put("ssl_cert_file", root.resolve("server.crt").toString());
      settings.put("ssl_key_file", root.resolve("server.key").toString());
    }
    settings.putAll(request.settings());
    write("postgresql.auto.conf", settings.entrySet().stream().map(Cluster::line));
    write("pg_hba.conf", Stream.concat(request.hba().stream(), DEFAULT_HBA.stream()));
  }

  private void write(String name, Stream<String> lines) throws IOException {
    Path file = data().resolve(name);
    Files.writeString(file, lines.collect(Collectors.joining("\n", "", "\n")));
    runAs.own(file);
  }

  private static String line(Map.Entry<String, String> setting) {
    return setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'";
  }
}
