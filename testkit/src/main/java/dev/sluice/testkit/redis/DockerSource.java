package dev.sluice.testkit.redis;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Redis in a container, where an engine answers and the image can be had: {@code
 * SLUICE_TEST_REDIS_IMAGE}, or {@code redis:7}. It cannot be started again on its port.
 */
final class DockerSource implements RedisSource {
  private static final String IMAGE_VARIABLE = "SLUICE_TEST_REDIS_IMAGE";
  private static final int PORT = 6379;

  @Override
  public RedisEngine open(List<String> arguments) throws Declined {
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
      container.withExposedPorts(PORT);
      container.withCommand(
          Stream.concat(Stream.of("redis-server", "--save", ""), arguments.stream())
              .toArray(String[]::new));
      container.start();
      return new Engine(container, image);
    } catch (RuntimeException e) {
      container.close();
      throw new Declined("container of " + image + " does not start: " + e.getMessage(), e);
    }
  }

  private record Engine(GenericContainer<?> container, String image) implements RedisEngine {
    @Override
    public String host() {
      return container.getHost();
    }

    @Override
    public int port() {
      return container.getMappedPort(PORT);
    }

    @Override
    public String origin() {
      return "a container of " + image;
    }

    @Override
    public void start() {
      throw new UnsupportedOperationException("a container's port changes");
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

    private static com.github.dockerjava.api.DockerClient client() {
      return DockerClientFactory.instance().client();
    }

    @Override
    public void close() {
      container.stop();
    }
  }
}
