package dev.sluice.testkit.postgres;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.PortBinding;
import dev.sluice.testkit.net.Ports;
import dev.sluice.testkit.tls.Certificates;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A PostgreSQL in a container. The port on this side stays the same over stop and start. */
final class DockerEngine implements OwnedEngine {
  private static final int PORT = 5432;
  private static final String FILES = "/sluice";
  private static final String READY = ".*database system is ready to accept connections.*\\s";

  private final GenericContainer<?> container;
  private final Address address;
  private final String image;

  private DockerEngine(GenericContainer<?> container, Address address, String image) {
    this.container = container;
    this.address = address;
    this.image = image;
  }

  static DockerEngine launch(PostgresRequest request, String image) {
    int port = Ports.free();
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
    container
        .withEnv("POSTGRES_PASSWORD", Cluster.PASSWORD)
        .withCopyToContainer(Transferable.of(hba(request)), FILES + "/pg_hba.conf")
        .withCreateContainerCmdModifier(
            create ->
                create
                    .getHostConfig()
                    .withPortBindings(PortBinding.parse("127.0.0.1:" + port + ":" + PORT)))
        .withExposedPorts(PORT)
        .withCommand("sh", "-c", entry(request))
        // The entry point starts the server twice: once to initialise, once to serve.
        .waitingFor(Wait.forLogMessage(READY, 2).withStartupTimeout(Duration.ofMinutes(1)));
    request.tls().ifPresent(certificates -> copy(container, certificates));
    container.start();
    Address address =
        new Address("127.0.0.1", port, Cluster.SUPERUSER, Cluster.PASSWORD, "postgres");
    return new DockerEngine(container, address, image);
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public String origin() {
    return "a container of " + image;
  }

  @Override
  public void start() {
    docker().startContainerCmd(container.getContainerId()).exec();
    exec("sh", "-c", "until pg_isready -h 127.0.0.1 -U postgres; do sleep 0.1; done");
  }

  @Override
  public void stop() {
    docker().stopContainerCmd(container.getContainerId()).withTimeout(10).exec();
  }

  @Override
  public void crash() {
    docker().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
  }

  @Override
  public void killBackend(int pid) {
    exec("kill", "-KILL", Integer.toString(pid));
  }

  @Override
  public void freeze() {
    docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void thaw() {
    docker().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  private void exec(String... command) {
    try {
      var result = container.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + result.getStderr());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String hba(PostgresRequest request) {
    return String.join("\n", request.hba())
        + "\nlocal all all trust\nhost all all all scram-sha-256\n"
        + "host replication all all scram-sha-256\n";
  }

  private static void copy(GenericContainer<?> container, Certificates certificates) {
    container
        .withCopyToContainer(
            Transferable.of(certificates.authority().getCertificatePEM()), FILES + "/ca.crt")
        .withCopyToContainer(
            Transferable.of(certificates.server().getCertificatePathPEM()), FILES + "/server.crt")
        .withCopyToContainer(
            Transferable.of(certificates.server().getPrivateKeyPEM()), FILES + "/server.key");
  }

  /** Copied files belong to root, and PostgreSQL refuses a key that does; so it gets its own. */
  private static String entry(PostgresRequest request) {
    String settings =
        settings(request).entrySet().stream()
            .map(
                each -> " -c '" + each.getKey() + "=" + each.getValue().replace("'", "'\\''") + "'")
            .collect(Collectors.joining());
    return "cp -r %1$s /tmp/own && chown -R postgres /tmp/own && chmod -R go-rwx /tmp/own"
            .formatted(FILES)
        + " && exec docker-entrypoint.sh postgres"
        + settings;
  }

  private static Map<String, String> settings(PostgresRequest request) {
    Map<String, String> settings = Cluster.fastSettings();
    settings.put("hba_file", "/tmp/own/pg_hba.conf");
    if (request.tls().isPresent()) {
      settings.put("ssl", "on");
      for (List<String> pair :
          List.of(
              List.of("ssl_ca_file", "ca.crt"),
              List.of("ssl_cert_file", "server.crt"),
              List.of("ssl_key_file", "server.key"))) {
        settings.put(pair.get(0), "/tmp/own/" + pair.get(1));
      }
    }
    settings.putAll(request.settings());
    return settings;
  }
}
