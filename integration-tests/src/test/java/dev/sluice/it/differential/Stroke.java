package dev.sluice.it.differential;

import java.util.List;
import java.util.Optional;

/**
 * Messages that a client sends without looking at replies, and what it waits for then. Immutable.
 *
 * @param interruption sent meanwhile on a connection of its own
 */
public record Stroke(List<Piece> pieces, Await then, Optional<Interruption> interruption) {
  public Stroke {
    pieces = List.copyOf(pieces);
  }

  /** A stroke without an interruption. */
  public Stroke(List<Piece> pieces, Await then) {
    this(pieces, then, Optional.empty());
  }

  Stroke with(List<Piece> others) {
    return new Stroke(others, then, interruption);
  }
}
