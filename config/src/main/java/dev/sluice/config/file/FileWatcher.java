package dev.sluice.config.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Calls back when the content of a file has changed. Thread-safe; the callback runs on the
 * watcher's own thread, one call at a time.
 *
 * <p>It looks at the files at a steady pace, since notifications of the system are lost on network
 * file systems and on the links that Kubernetes swaps. A change is told once the files have looked
 * the same twice in a row, so that a file half written is not read, and only if the content
 * differs, so that a mere touch is not told. A file that appears or goes away has changed.
 */
public final class FileWatcher implements AutoCloseable {

  private final Runnable onChange;
  private final ScheduledExecutorService thread;

  /** One for each watched file, as it was when last told; guarded by this. */
  private Map<Path, FileStamp> told = Map.of();

  /** One for each watched file, as it was at the last look; guarded by this. */
  private Map<Path, FileStamp> seen = Map.of();

  FileWatcher(Runnable onChange, ScheduledExecutorService thread) {
    this.onChange = onChange;
    this.thread = thread;
  }

  /**
   * Starts to watch.
   *
   * @param interval between two looks; a change is told after one to two of them
   * @param onChange must not throw; whether the new content is any good is its business
   */
  public static FileWatcher start(Collection<Path> files, Duration interval, Runnable onChange) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(FileWatcher::daemon);
    FileWatcher watcher = new FileWatcher(onChange, thread);
    watcher.watch(files);
    long millis = interval.toMillis();
    var unused =
        thread.scheduleWithFixedDelay(watcher::look, millis, millis, TimeUnit.MILLISECONDS);
    return watcher;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "sluice-watch");
    thread.setDaemon(true);
    return thread;
  }

  /** Watches these files from now on, as they are now. */
  public synchronized void watch(Collection<Path> files) {
    told = stamps(Set.copyOf(files));
    seen = told;
  }

  /** One look at the files, with a call back if there is something to tell. */
  void look() {
    if (changed()) {
      onChange.run();
    }
  }

  private synchronized boolean changed() {
    Map<Path, FileStamp> now = stamps(told.keySet());
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || sameAsTold(now)) {
      return false;
    }
    told = now;
    return true;
  }

  private boolean sameAsTold(Map<Path, FileStamp> now) {
    for (Map.Entry<Path, FileStamp> each : now.entrySet()) {
      FileStamp before = told.get(each.getKey());
      if (before == null || !each.getValue().sameContent(before)) {
        return false;
      }
    }
    return true;
  }

  private Map<Path, FileStamp> stamps(Set<Path> files) {
    Map<Path, FileStamp> stamps = new LinkedHashMap<>();
    for (Path file : files) {
      FileStamp before = seen.get(file);
      stamps.put(file, before == null ? FileStamp.of(file) : FileStamp.of(file, before));
    }
    return stamps;
  }

  /** Ends the watch; a callback that runs is not interrupted. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
