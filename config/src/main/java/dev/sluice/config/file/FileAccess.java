package dev.sluice.config.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that a configuration names. Implementations are thread-safe. */
public interface FileAccess {

  /** The machine's own files. */
  FileAccess SYSTEM =
      new FileAccess() {
        @Override
        public String read(Path file) throws IOException {
          return Files.readString(file);
        }

        @Override
        public boolean isReadable(Path file) {
          return Files.isRegularFile(file) && Files.isReadable(file);
        }
      };

  /**
   * The whole file as UTF-8.
   *
   * @throws IOException if there is none, or it may not be read, or is not UTF-8
   */
  String read(Path file) throws IOException;

  /** Whether it is there and may be read. */
  boolean isReadable(Path file);
}
