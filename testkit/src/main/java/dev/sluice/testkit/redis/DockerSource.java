package dev.sluice.testkit.redis;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.PortBinding;
import dev.sluice.testkit.net.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Redis in a container, where an engine answers and the image can be had: {@code
 * SLUICE_TEST_REDIS_IMAGE}, or {@code redis:7}. The port on this side stays the same over crash and
 * start.
 */
final class DockerSource implements RedisSource<OwnedEngine> {
  private static final String IMAGE_VARIABLE = "SLUICE_TEST_REDIS_IMAGE";
  private static final String HOST = "127.0.0.1";
  private static final int PORT = 6379;

  private final List<String> arguments;

  /**
   * @param arguments of {@code redis-server}
   */
  DockerSource(List<String> arguments) {
    this.arguments = arguments;
  }

  @Override
  public OwnedEngine open() throws Declined {
    boolean socket =
        Stream.of("/var/run/docker.sock", "/run/podman/podman.sock")
            .anyMatch(file -> Files.exists(Path.of(file)));
    boolean named = System.getenv("DOCKER_HOST") != null;
    if (!(socket || named) || !DockerClientFactory.instance().isDockerAvailable()) {
      throw new Declined("no container engine answers");
    }
    String image = System.getenv().getOrDefault(IMAGE_VARIABLE, "redis:7");
    GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image));
    try {
      int port = Ports.free();
      container.withCreateContainerCmdModifier(
          create ->
              create
                  .getHostConfig()
                  .withPortBindings(PortBinding.parse(HOST + ":" + port + ":" + PORT)));
      container.withExposedPorts(PORT);
      container.withCommand(
          Stream.concat(Stream.of("redis-server", "--save", ""), arguments.stream())
              .toArray(String[]::new));
      container.start();
      return new Engine(container, port, image);
    } catch (RuntimeException e) {
      container.close();
      throw new Declined("container of " + image + " does not start: " + e.getMessage(), e);
    }
  }

  private record Engine(GenericContainer<?> container, int port, String image)
      implements OwnedEngine {
    @Override
    public Address address() {
      return Address.plain(HOST, port);
    }

    @Override
    public String origin() {
      return "a container of " + image;
    }

    @Override
    public void start() {
      client().startContainerCmd(container.getContainerId()).exec();
      if (!Readiness.await(HOST, port, () -> true)) {
        throw new IllegalStateException("the container of " + image + " is not ready again");
      }
    }

    @Override
    public void crash() {
      client().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void freeze() {
      client().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void thaw() {
      client().unpauseContainerCmd(container.getContainerId()).exec();
    }

    private static DockerClient client() {
      return DockerClientFactory.instance().client();
    }

    @Override
    public void close() {
      container.stop();
    }
  }
}
