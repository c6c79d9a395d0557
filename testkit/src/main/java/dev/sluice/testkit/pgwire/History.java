package dev.sluice.testkit.pgwire;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last messages both ways, for failure reports. Texts are made only when a report is. Confined
 * to its connection's thread.
 */
final class History {
  private static final int KEPT = 40;

  /** One happening, marked {@code >} when sent, {@code <} when received. */
  private record Line(char mark, Object what) {}

  /** Enters at the end with every message, leaves at the front when there are too many. */
  private final Deque<Line> lines = new ArrayDeque<>();

  void sent(FrontendMessage message) {
    keep(new Line('>', message));
  }

  void received(BackendMessage message) {
    keep(new Line('<', message));
  }

  void note(String happening) {
    keep(new Line('*', happening));
  }

  private void keep(Line line) {
    if (lines.size() == KEPT) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append("  " + line.mark() + " " + line.what() + "\n"));
    return text.toString();
  }
}
