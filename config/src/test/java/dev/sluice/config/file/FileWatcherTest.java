package dev.sluice.config.file;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatcherTest {

  @TempDir private Path folder;

  private final ScheduledExecutorService idle = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger told = new AtomicInteger();
  private final FileWatcher watcher = new FileWatcher(told::incrementAndGet, idle);
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(folder.resolve("sluice.yaml"), "one");
    watcher.watch(List.of(file));
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  /** Enough looks for a change that is there to be told. */
  private int toldAfterLooks() {
    for (int i = 0; i < 3; i++) {
      watcher.look();
    }
    return told.get();
  }

  @Test
  void changeIsToldOnceItHasSettled() throws IOException {
    Files.writeString(file, "two");
    watcher.look();
    assertThat(told).hasValue(0);
    watcher.look();
    assertThat(told).hasValue(1);
    watcher.look();
    assertThat(told).hasValue(1);
  }

  @Test
  void fileThatIsStillBeingWrittenIsNotTold() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.writeString(file, "part" + "x".repeat(i));
      watcher.look();
    }
    assertThat(told).hasValue(0);
    watcher.look();
    assertThat(told).hasValue(1);
  }

  @Test
  void touchIsNotAChange() throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertThat(toldAfterLooks()).isZero();
  }

  @Test
  void contentThatComesBackIsNotAChange() throws IOException {
    Files.writeString(file, "two");
    watcher.look();
    Files.writeString(file, "one");
    assertThat(toldAfterLooks()).isZero();
  }

  @Test
  void replacedFileIsAChange() throws IOException {
    Path other = Files.writeString(folder.resolve("new"), "two");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(toldAfterLooks()).isEqualTo(1);
  }

  /** As Kubernetes does it: file -> ..data/file, and ..data is a link that is swapped. */
  @Test
  void swappedLinkIsAChange() throws IOException {
    for (String version : List.of("v1", "v2")) {
      Files.createDirectory(folder.resolve(version));
      Files.writeString(folder.resolve(version).resolve("c.yaml"), version);
    }
    Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("v1"));
    Path mounted = folder.resolve("c.yaml");
    Files.createSymbolicLink(mounted, Path.of("..data", "c.yaml"));
    watcher.watch(List.of(mounted));
    assertThat(toldAfterLooks()).isZero();
    Path swapped = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("v2"));
    Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);
    assertThat(toldAfterLooks()).isEqualTo(1);
  }

  @Test
  void fileThatGoesAwayAndComesBackIsAChangeEachTime() throws IOException {
    Files.delete(file);
    assertThat(toldAfterLooks()).isEqualTo(1);
    Files.writeString(file, "one");
    assertThat(toldAfterLooks()).isEqualTo(2);
  }

  @Test
  void filesThatAreWatchedCanChange() throws IOException {
    Path secret = Files.writeString(folder.resolve("pw"), "one");
    watcher.watch(List.of(secret));
    Files.writeString(file, "two");
    assertThat(toldAfterLooks()).isZero();
    Files.writeString(secret, "two");
    assertThat(toldAfterLooks()).isEqualTo(1);
  }

  @Test
  void startedWatcherLooksByItself() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    try (FileWatcher started =
        FileWatcher.start(List.of(file), Duration.ofMillis(5), called::countDown)) {
      assertThat(started).isNotNull();
      Files.writeString(file, "two, of another length");
      assertThat(called.await(30, SECONDS)).isTrue();
    }
  }
}
