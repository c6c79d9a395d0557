package dev.sluice.testkit.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The PostgreSQL that travels inside a jar, for machines that have none. */
final class EmbeddedSource implements PostgresSource<OwnedEngine> {
  /** The major version of the jar named in the build. */
  static final int MAJOR = 18;

  @Override
  public OwnedEngine open(PostgresRequest request) throws Declined {
    if (!request.accepts(MAJOR)) {
      throw new Declined("the embedded one is " + MAJOR);
    }
    RunAs runAs =
        RunAs.choose().orElseThrow(() -> new Declined("root cannot become another user here"));
    try {
      Path programs = EmbeddedBinaries.unpack().resolve("bin");
      return LocalEngine.launch(request, programs, runAs, "the embedded binaries");
    } catch (IOException | UncheckedIOException e) {
      throw new Declined("the embedded binaries cannot be unpacked: " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw new Declined("the embedded binaries do not run: " + e.getMessage(), e);
    }
  }
}
