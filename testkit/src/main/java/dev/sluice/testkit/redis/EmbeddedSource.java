package dev.sluice.testkit.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** The Redis that travels inside a jar, for machines that have none. */
final class EmbeddedSource implements RedisSource<OwnedEngine> {

  private final List<String> arguments;

  /**
   * @param arguments of {@code redis-server}
   */
  EmbeddedSource(List<String> arguments) {
    this.arguments = arguments;
  }

  @Override
  public OwnedEngine open() throws Declined {
    try {
      Path program = ExecutableProvider.newJarResourceProvider().get().toPath();
      return LocalEngine.launch(program, arguments, "the embedded binary");
    } catch (IOException | RuntimeException | NoClassDefFoundError e) {
      throw new Declined("the embedded one does not run: " + e.getMessage(), e);
    }
  }
}
