package dev.sluice.config.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what one load finds. Confined to the thread that loads. */
public final class Findings {

  private static final Comparator<Place> IN_READING_ORDER =
      Comparator.<Place, Boolean>comparing(place -> place.line() == 0)
          .thenComparing(Place::source)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  /**
   * Enters by {@link #wrong}, never leaves; by its text, as one mistake can show up by several ways
   * and hashing a record costs 20 ms in a cold JVM.
   */
  private final Map<String, Problem> problems = new LinkedHashMap<>();

  /** Enters by {@link #note}, never leaves; apart from mistakes, as it stops nothing. */
  private final Map<String, Notice> notices = new LinkedHashMap<>();

  public void wrong(Place place, KeyPath path, String found, String expected) {
    Problem problem = new Problem(place, path.toString(), found, expected);
    problems.putIfAbsent(problem.toString(), problem);
  }

  public void note(Place place, KeyPath path, String text) {
    Notice notice = new Notice(place, path.toString(), text);
    notices.putIfAbsent(notice.toString(), notice);
  }

  public boolean hasProblems() {
    return !problems.isEmpty();
  }

  /** In the order of the lines, those of the environment last. */
  public List<Problem> problems() {
    List<Problem> sorted = new ArrayList<>(problems.values());
    sorted.sort(Comparator.comparing(Problem::place, IN_READING_ORDER));
    return List.copyOf(sorted);
  }

  /** In the order of the lines, those of the environment last. */
  public List<Notice> notices() {
    List<Notice> sorted = new ArrayList<>(notices.values());
    sorted.sort(Comparator.comparing(Notice::place, IN_READING_ORDER));
    return List.copyOf(sorted);
  }
}
