package dev.sluice.config;

import dev.sluice.config.problem.Notice;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What came of loading a file: a {@link Configuration} or {@link Problems}. Immutable. */
public sealed interface Loaded permits Configuration, Problems {

  /** What an operator should know that is no mistake. */
  List<Notice> notices();

  /** The file and all files that it names: a change of any may change the outcome. */
  Set<Path> files();
}
