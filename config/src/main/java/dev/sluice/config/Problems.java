package dev.sluice.config;

import dev.sluice.config.problem.Notice;
import dev.sluice.config.problem.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every mistake of a file. Immutable.
 *
 * @param problems at least one, in the order of the lines, those of the environment last
 */
public record Problems(List<Problem> problems, List<Notice> notices, Set<Path> files)
    implements Loaded {

  /** One line for each mistake. */
  @Override
  public String toString() {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
