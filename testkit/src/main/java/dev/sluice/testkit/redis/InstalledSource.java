package dev.sluice.testkit.redis;

import dev.sluice.testkit.process.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Redis installed on this machine: {@code redis-server} or {@code valkey-server} on the PATH. */
final class InstalledSource implements RedisSource<OwnedEngine> {

  private final List<String> arguments;

  /**
   * @param arguments of {@code redis-server}
   */
  InstalledSource(List<String> arguments) {
    this.arguments = arguments;
  }

  @Override
  public OwnedEngine open() throws Declined {
    Optional<Path> found = Shell.find("redis-server").or(() -> Shell.find("valkey-server"));
    Path program = found.orElseThrow(() -> new Declined("none is installed"));
    try {
      return LocalEngine.launch(program, arguments, program.toString());
    } catch (RuntimeException e) {
      throw new Declined(program + " does not start: " + e.getMessage(), e);
    }
  }
}
