package dev.sluice.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.script.Sandbox.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wrapper {@code mvnw}, with Mavens that only print what they are given. */
final class MavenWrapperTest {

  @TempDir Path directory;

  private Sandbox sandbox;
  private Path mvnw;

  @BeforeEach
  void install() throws IOException {
    sandbox = new Sandbox(directory);
    mvnw = sandbox.copy("mvnw", directory.resolve("repository"));
  }

  private void mavenOnPath(String version) throws IOException {
    sandbox.program(
        "mvn",
        "if [ \"$1\" = --version ]; then echo 'Apache Maven %s (abc)'; else echo \"path $*\"; fi"
            .formatted(version));
  }

  /** Fetches by copying, from a "repository" in the sandbox. */
  private void fetchable(String archive) throws IOException {
    Path source = Files.writeString(directory.resolve("fetched"), archive);
    sandbox.program(
        "curl",
        "for to in \"$@\"; do url=$to; [ \"$prev\" != --output ] || out=$to; "
            + "prev=$to; done; echo \"$url\" >> "
            + directory.resolve("urls")
            + "; cp "
            + source
            + " \"$out\"");
    sandbox.set("MVNW_REPOURL", "https://mirror.example/maven/");
  }

  @Test
  void aNewMavenOnThePathIsTaken() throws Exception {
    mavenOnPath("3.8.7");
    assertThat(sandbox.run(mvnw, "-q", "test").out()).isEqualTo("path -q test\n");

    mavenOnPath("4.0.0");
    assertThat(sandbox.run(mvnw, "test").out()).isEqualTo("path test\n");
  }

  @Test
  void withAnOldMavenAndNoRepositoryItSaysWhatItNeeds() throws Exception {
    mavenOnPath("3.6.3");

    Outcome outcome = sandbox.run(mvnw, "test");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("3.6.3", "MVNW_REPOURL").hasLineCount(1);
  }

  @Test
  void whatHasAnotherChecksumIsNotRunAndNotKept() throws Exception {
    fetchable("not Maven at all");

    Outcome outcome = sandbox.run(mvnw, "test");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("another checksum");
    assertThat(Files.readString(directory.resolve("urls")))
        .startsWith("https://mirror.example/maven/org/apache/maven/apache-maven/3.")
        .endsWith("-bin.tar.gz\n");
    try (var kept = Files.walk(directory.resolve("home"))) {
      assertThat(kept.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void whatWasFetchedBeforeIsTakenWithoutARepository() throws Exception {
    String text = Files.readString(mvnw);
    String version = text.replaceAll("(?s).*MAVEN_VERSION=([0-9.]+).*", "$1");
    Sandbox.script(
        directory.resolve("home/.m2/wrapper/dists/apache-maven-" + version + "/sluice/bin/mvn"),
        "echo \"kept $*\"");

    assertThat(sandbox.run(mvnw, "test").out()).isEqualTo("kept test\n");
  }
}
