package dev.sluice.config;

import dev.sluice.config.file.FileAccess;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Files that exist only in a test; names are taken from the folder {@code /etc/sluice}. */
public final class MemoryFiles implements FileAccess {

  /** The configuration file of a test. */
  public static final Path CONFIG = Path.of("/etc/sluice/sluice.yaml");

  private final Map<Path, String> contents = new HashMap<>();

  public MemoryFiles with(String name, String content) {
    contents.put(CONFIG.resolveSibling(name), content);
    return this;
  }

  @Override
  public String read(Path file) throws NoSuchFileException {
    String content = contents.get(file);
    if (content == null) {
      throw new NoSuchFileException(file.toString());
    }
    return content;
  }

  @Override
  public boolean isReadable(Path file) {
    return contents.containsKey(file);
  }
}
