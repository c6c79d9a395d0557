package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Await;
import dev.sluice.it.differential.Interruption;
import dev.sluice.it.differential.Piece;
import dev.sluice.it.differential.Stroke;
import dev.sluice.testkit.pgwire.FrontendMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that a client does, from one message to a batch with waits in between; the last stroke
 * has no wait yet. Confined to the script's maker.
 */
final class Unit {

  private final List<Stroke> strokes = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();
  private int readies;
  private boolean determined = true;
  private boolean pipelines = true;
  private Optional<Interruption> interruption = Optional.empty();

  Unit send(FrontendMessage... messages) {
    for (FrontendMessage message : messages) {
      pieces.add(new Piece(message.bytes(), message));
    }
    return this;
  }

  /** Ends the stroke with a wait. */
  Unit then(Await await) {
    strokes.add(new Stroke(pieces, await));
    pieces.clear();
    return this;
  }

  /** How many ReadyForQuery the unit brings, or the most of them where that depends. */
  Unit readies(int count) {
    readies += count;
    return this;
  }

  /** What comes differs from run to run. */
  Unit undetermined() {
    determined = false;
    pipelines = false;
    return this;
  }

  /** Nothing may go out behind it before its replies are there. */
  Unit alone() {
    pipelines = false;
    return this;
  }

  Unit interruptedBy(Interruption by) {
    interruption = Optional.of(by);
    return alone();
  }

  int readies() {
    return readies;
  }

  boolean isDetermined() {
    return determined;
  }

  boolean pipelines() {
    return pipelines;
  }

  /** The strokes, with this wait behind the last. */
  List<Stroke> strokes(Await last) {
    List<Stroke> all = new ArrayList<>(strokes);
    all.add(new Stroke(pieces, last, interruption));
    return all;
  }
}
