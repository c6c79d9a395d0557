package dev.sluice.it.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * What one client was told, exchange by exchange. Confined to the driver's thread until the run is
 * over.
 */
public final class Recording {

  /** The replies to one exchange, and how many there were when each of its strokes was over. */
  record Part(List<Reply> replies, List<Integer> marks) {
    Part() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private Ending ending = Ending.STALLED;

  Part begin() {
    Part part = new Part();
    parts.add(part);
    return part;
  }

  void ended(Ending how) {
    ending = how;
  }

  /** How the connection ended. */
  public Ending ending() {
    return ending;
  }

  /** How many exchanges were begun. */
  public int exchanges() {
    return parts.size();
  }

  /** The replies to one exchange. */
  public List<Reply> replies(int exchange) {
    return parts.get(exchange).replies();
  }

  /** How many replies there were when a stroke was over, or -1 if it never was. */
  int mark(int exchange, int stroke) {
    if (exchange >= parts.size()) {
      return -1;
    }
    List<Integer> marks = parts.get(exchange).marks();
    return stroke < marks.size() ? marks.get(stroke) : -1;
  }

  /** All replies, in order. */
  public List<Reply> all() {
    List<Reply> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(part.replies()));
    return all;
  }

  int size() {
    return parts.stream().mapToInt(part -> part.replies().size()).sum();
  }
}
