package dev.sluice.testkit.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/**
 * A PostgreSQL in a container, where an engine answers and the image is there or can be pulled. The
 * image is {@code SLUICE_TEST_POSTGRES_IMAGE}, or {@code postgres:<major>}; one that follows the
 * official image's entry point.
 */
final class DockerSource implements PostgresSource<OwnedEngine> {
  private static final String IMAGE_VARIABLE = "SLUICE_TEST_POSTGRES_IMAGE";
  private static final int DEFAULT_MAJOR = 18;

  /** By image, why it did not start: a registry that cannot be reached takes minutes to say so. */
  private static final Map<String, Declined> DECLINED = new ConcurrentHashMap<>();

  @Override
  public OwnedEngine open(PostgresRequest request) throws Declined {
    // Testcontainers takes seconds to find out that there is no engine; a missing socket says so.
    if (!mayHaveEngine() || !DockerClientFactory.instance().isDockerAvailable()) {
      throw new Declined("no container engine answers");
    }
    String image = System.getenv(IMAGE_VARIABLE);
    if (image == null) {
      image = "postgres:" + request.major().orElse(DEFAULT_MAJOR);
    }
    Declined before = DECLINED.get(image);
    if (before != null) {
      throw before;
    }
    try {
      return DockerEngine.launch(request, image);
    } catch (RuntimeException e) {
      Declined declined =
          new Declined("container of " + image + " does not start: " + e.getMessage(), e);
      DECLINED.put(image, declined);
      throw declined;
    }
  }

  private static boolean mayHaveEngine() {
    String home = System.getProperty("user.home");
    return System.getenv("DOCKER_HOST") != null
        || Stream.of(
                "/var/run/docker.sock",
                home + "/.docker/run/docker.sock",
                "/run/podman/podman.sock")
            .anyMatch(socket -> Files.exists(Path.of(socket)));
  }
}
