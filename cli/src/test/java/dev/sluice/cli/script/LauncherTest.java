package dev.sluice.cli.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.script.Sandbox.Outcome;
import dev.sluice.cli.term.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code sluice}, with Javas that only print what they are given. */
final class LauncherTest {

  /** Prints its arguments, a line each; makes the archive that it is asked to make. */
  private static final String PRINTING_JAVA =
      """
      echo "me=$0"
      for argument in "$@"; do
        echo "[$argument]"
        case $argument in -XX:ArchiveClassesAtExit=*) echo archive > "${argument#*=}" ;; esac
      done
      """;

  @TempDir Path directory;

  private Sandbox sandbox;
  private Path launcher;

  @BeforeEach
  void install() throws IOException {
    sandbox = new Sandbox(directory);
    sandbox.set("SLUICE_JAVA_CACHE", "off");
    launcher = sandbox.copy("sluice", directory.resolve("app"));
    Files.writeString(directory.resolve("app/sluice.jar"), "jar");
  }

  private Path java(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    Sandbox.script(home.resolve("bin/java"), PRINTING_JAVA);
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private void onPath(Path home) throws IOException {
    Files.createSymbolicLink(directory.resolve("bin/java"), home.resolve("bin/java"));
  }

  @Test
  void javaHomeComesBeforeThePath() throws Exception {
    onPath(java("path-java", "21.0.1"));
    sandbox.set("JAVA_HOME", java("home-java", "17.0.15").toString());

    assertThat(sandbox.run(launcher, "version").out()).contains("home-java/bin/java");
  }

  @Test
  void theJavaOnThePathIsFoundBehindItsLinks() throws Exception {
    onPath(java("path-java", "25"));

    Outcome outcome = sandbox.run(launcher, "run", "--config", "a b.yaml");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("path-java/bin/java", "[-jar]\n[" + directory.toRealPath().resolve("app"))
        .endsWith("sluice.jar]\n[run]\n[--config]\n[a b.yaml]\n");
  }

  @Test
  void aJavaHomeThatIsTooOldIsAnErrorInOneLine() throws Exception {
    sandbox.set("JAVA_HOME", java("old-java", "11.0.20").toString());

    Outcome outcome = sandbox.run(launcher, "version");

    assertThat(outcome.status()).isEqualTo(ExitCode.START_FAILED.status());
    assertThat(outcome.err()).startsWith("sluice: JAVA_HOME=").contains("17").hasLineCount(1);
  }

  @Test
  void aJavaOnThePathThatIsTooOldIsPassedOver() throws Exception {
    onPath(java("old-java", "1.8.0_392"));
    java("app/jre", "21.0.1");

    assertThat(sandbox.run(launcher, "version").out()).contains("app/jre/bin/java");
  }

  @Test
  void aJavaWithoutAReleaseFileIsAskedForItsVersion() throws Exception {
    Path home = directory.resolve("bare-java");
    Sandbox.script(
        home.resolve("bin/java"),
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"21.0.2\" 2024-01-16' >&2; exit; fi\n"
            + "echo started");
    sandbox.set("JAVA_HOME", home.toString());

    assertThat(sandbox.run(launcher, "version").out()).isEqualTo("started\n");
  }

  @Test
  void withoutTheJarItSaysHowToGetOne() throws Exception {
    sandbox.set("JAVA_HOME", java("java", "17").toString());
    Files.delete(directory.resolve("app/sluice.jar"));

    Outcome outcome = sandbox.run(launcher, "version");

    assertThat(outcome.status()).isEqualTo(ExitCode.START_FAILED.status());
    assertThat(outcome.err()).contains("no sluice.jar", "mvnw").hasLineCount(1);
  }

  @Test
  void aLinkToTheLauncherFindsTheJarBesideTheLauncher() throws Exception {
    sandbox.set("JAVA_HOME", java("java", "17").toString());
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("app/sluice"));

    assertThat(sandbox.run(link, "version").out()).contains("/app/sluice.jar]");
  }

  @Test
  void theOperatorsOptionsComeAfterOurs() throws Exception {
    sandbox.set("JAVA_HOME", java("java", "17").toString());
    sandbox.set("SLUICE_JAVA_OPTS", "-Xmx1g -XX:+UseParallelGC");

    assertThat(sandbox.run(launcher, "version").out())
        .containsSubsequence("[-XX:+UseSerialGC]", "[-Xmx1g]", "[-XX:+UseParallelGC]", "[-jar]");
  }

  @Test
  void onlyJavasThatWouldWarnGetTheOptionAgainstIt() throws Exception {
    sandbox.set("JAVA_HOME", java("new-java", "25.0.1").toString());
    assertThat(sandbox.run(launcher, "version").out()).contains("[--sun-misc-unsafe-memory-access");

    sandbox.set("JAVA_HOME", java("java", "17").toString());
    assertThat(sandbox.run(launcher, "version").out()).doesNotContain("--sun-misc");
  }

  @Test
  void anArchiveThatWasMadeIsUsedUntilTheJarIsNewer() throws Exception {
    sandbox.set("JAVA_HOME", java("java", "17").toString());
    assertThat(sandbox.run(launcher, "version").out()).doesNotContain("SharedArchiveFile");

    assertThat(sandbox.run(launcher, "make-archive").status()).isZero();
    assertThat(sandbox.run(launcher, "version").out()).contains("SharedArchiveFile=");

    Files.setLastModifiedTime(
        directory.resolve("app/sluice.jar"), FileTime.from(Instant.now().plusSeconds(60)));
    assertThat(sandbox.run(launcher, "version").out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void anArchiveOfAnotherJavaIsNotUsed() throws Exception {
    sandbox.set("JAVA_HOME", java("java", "17.0.1").toString());
    sandbox.run(launcher, "make-archive");

    sandbox.set("JAVA_HOME", java("other-java", "17.0.2").toString());
    assertThat(sandbox.run(launcher, "version").out()).doesNotContain("SharedArchiveFile");
  }

  @Test
  void theFirstRunHasAnArchiveMadeForTheNext() throws Exception {
    sandbox.set("JAVA_HOME", java("java", "17").toString());
    sandbox.set("SLUICE_JAVA_CACHE", directory.resolve("cache").toString());

    assertThat(sandbox.run(launcher, "run").out()).doesNotContain("SharedArchiveFile");

    for (int i = 0; i < 500 && noArchive(); i++) {
      Thread.sleep(20);
    }
    assertThat(sandbox.run(launcher, "run").out())
        .contains("[-XX:SharedArchiveFile=" + directory.resolve("cache"));
  }

  private boolean noArchive() throws IOException {
    try (var files = Files.list(directory.resolve("cache"))) {
      return files.noneMatch(file -> file.getFileName().toString().startsWith("sluice-java"));
    }
  }

  @Test
  void theNativeLibrariesBesideTheJarAreLoadedFromThere() throws Exception {
    sandbox.set("JAVA_HOME", java("java", "17").toString());
    Files.createDirectory(directory.resolve("app/native"));

    assertThat(sandbox.run(launcher, "version").out())
        .contains("[-Djava.library.path=" + directory.toRealPath().resolve("app/native") + "]");
  }
}
